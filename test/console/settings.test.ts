import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { administratorOf, button, PATIENT, reads, supervisorOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

/** Somebody who may change settings, at a page of theirs. */
async function administratorAt(company: Company, path: string): Promise<Page> {
  const id = await administratorOf(company);
  return await console.open(id, { path: `/settings${path}` });
}

const policyOf = async (company: Company) =>
  (await api.expect('GET', `/v1/inboxes/${company.inboxId}`)) as { readonly policy: object };

describe('Collaborators', () => {
  it('are found through the gear of an inbox, where auto assignment is switched', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    const name = company.id('Support');
    await api.expect('PUT', `/v1/inboxes/${company.inboxId}`, { name });
    const page = await administratorAt(company, '/inboxes');

    await page.getByRole('link', { name: `Settings of ${name}` }).click();
    await page.getByRole('combobox', { name: 'Enable auto assignment' }).selectOption('Disabled');
    await button(page, 'Update').click();

    await reads(page, 'Updated.');
    expect(await policyOf(company)).toMatchObject({ policy: { mode: 'manual' } });
    const [id = ''] = await company.arrive();
    expect(await company.show(id)).toMatchObject({ status: 'waiting' });
  });

  it('say beforehand what switching on does to those who wait', async () => {
    const company = await Company.found(api, { policy: { ...PATIENT, mode: 'manual' }, agents: { Ana: 'online' } });
    await company.arrive(2);
    const page = await administratorAt(company, `/inboxes/${company.inboxId}/collaborators`);

    await page.getByRole('combobox', { name: 'Enable auto assignment' }).selectOption('Enabled');
    await button(page, 'Update').click();
    await page.getByText('2 conversations that wait are given to somebody.').waitFor();
    expect(await company.spread()).toEqual({ nobody: 2 });
    await button(page, 'Save all the same').click();

    await reads(page, 'Updated.');
    await expect.poll(() => company.spread()).toEqual({ Ana: 2 });
  });

  it('leave with a word about what moves', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' } });
    await company.arrive(2);
    await company.declare('Ben', 'online');
    const page = await administratorAt(company, `/inboxes/${company.inboxId}/collaborators`);

    await button(page, 'Remove Ana').click();
    await page.getByText('2 conversations move to others').waitFor();
    await button(page, 'Remove').click();

    await reads(page, 'Ana was removed.');
    await expect.poll(() => company.spread()).toEqual({ Ben: 2 });
  });
});

describe('the policy of an inbox', () => {
  it('takes durations as people say them, and gives them back to the account', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await administratorAt(company, `/inboxes/${company.inboxId}/policy`);

    await page.getByRole('textbox', { name: 'Cool-off' }).fill('8 min 20 s');
    await page.getByRole('textbox', { name: 'Response timeout, online' }).fill('90');
    await button(page, 'Save').click();
    await reads(page, 'Saved.');
    expect(await policyOf(company)).toMatchObject({
      policy: { cooloffSeconds: 500 },
    });
    expect((await policyOf(company)).policy).toHaveProperty('responseTimeoutSeconds', { online: 90 });
    await button(page, 'Back to inherited: Cool-off').click();
    await button(page, 'Save').click();

    await expect.poll(async () => (await policyOf(company)).policy).not.toHaveProperty('cooloffSeconds');
  });

  it('says whom a shorter timeout takes conversations from before it is saved', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' } });
    const id = await company.writeIn();
    const before = await company.show(id);
    const page = await administratorAt(company, `/inboxes/${company.inboxId}/policy`);

    await page.getByRole('textbox', { name: 'Response timeout, online' }).fill('300');
    await button(page, 'Save').click();

    await page.getByText('1 running timer gets another end.').waitFor();
    await button(page, 'Go back').click();
    expect(await company.show(id)).toMatchObject({ responseDueAt: before.responseDueAt });
  });

  it('says which setting the server refuses', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await administratorAt(company, `/inboxes/${company.inboxId}/policy`);

    await page.getByRole('textbox', { name: 'Cool-off' }).fill('8 d');
    await button(page, 'Save').click();

    await page.getByRole('alert').filter({ hasText: '604800' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Cool-off' }).inputValue()).toBe('8 d');
  });

  it('keeps what somebody else saves meanwhile, and says so where it is the same setting', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await administratorAt(company, `/inboxes/${company.inboxId}/policy`);
    const patch = (body: object) => api.expect('PATCH', `/v1/inboxes/${company.inboxId}/policy`, body);

    await page.getByRole('textbox', { name: 'Cool-off' }).fill('50 s');
    await patch({ responseWarningSeconds: 7 });
    await patch({ cooloffSeconds: 99 });
    await page.getByText('Somebody else has changed it meanwhile: cooloffSeconds.').waitFor();
    await button(page, 'Save').click();

    await reads(page, 'Saved.');
    expect((await policyOf(company)).policy).toMatchObject({ cooloffSeconds: 50, responseWarningSeconds: 7 });
    await expect.poll(() => page.getByRole('textbox', { name: 'Warn before' }).inputValue()).toBe('7 s');
  });

  it('marks what it does not understand', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await administratorAt(company, `/inboxes/${company.inboxId}/policy`);
    const field = page.getByRole('textbox', { name: 'Cool-off' });

    await field.fill('soon');

    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await button(page, 'Save').isDisabled()).toBe(true);
  });
});

describe('the settings', () => {
  it('are read by supervisors, who cannot change them, and not shown to agents', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const boss = await supervisorOf(company);

    const page = await console.open(boss, { path: `/settings/inboxes/${company.inboxId}/collaborators` });
    await page.getByText('An administrator can change what is shown here.').waitFor();
    expect(await button(page, 'Update').isDisabled()).toBe(true);
    expect(await page.getByRole('link', { name: 'Keys' }).count()).toBe(0);

    const own = await console.open(company.id('Ana'));
    expect(await own.getByRole('link', { name: 'Settings' }).count()).toBe(0);
  });

  it('make an agent, a team and a key, whose secret is shown once', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await administratorAt(company, '/agents');

    await button(page, 'New agent').click();
    await page.getByRole('textbox', { name: 'Id' }).fill(company.id('Zoe'));
    await page.getByRole('textbox', { name: 'Name' }).fill('Zoe');
    await page.getByRole('textbox', { name: 'Skills' }).fill('billing, lang:es');
    await button(page, 'Save').click();
    await page.getByRole('row', { name: new RegExp(`Zoe ${company.id('Zoe')} agent`) }).waitFor();
    await page.getByRole('link', { name: 'Teams' }).click();
    await page.getByRole('textbox', { name: 'Id' }).fill(company.id('Billing'));
    await page.getByRole('textbox', { name: 'Name' }).fill('Billing');
    await button(page, 'Create team').click();
    await page.getByRole('row', { name: new RegExp(company.id('Billing')) }).waitFor();
    await page.getByRole('link', { name: 'Keys' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('importer');
    await button(page, 'Create key').click();

    await page.getByText('Keep it now: it is shown this once.').waitFor();
    const secret = await page.getByRole('dialog').getByRole('status').textContent();
    const answer = await fetch(`${console.url}/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
    expect(answer.status).toBe(200);
    expect(await api.expect('GET', `/v1/agents/${company.id('Zoe')}`)).toMatchObject({
      skills: ['billing', 'lang:es'],
    });
  });
});
