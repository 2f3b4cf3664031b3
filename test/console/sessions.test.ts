import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, reads, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

describe('signing in', () => {
  it('takes one click where there is a list of people', async () => {
    const company = await Company.found(api, { agents: { Ana: 'away' } });
    const name = `Zora ${company.id('')}`;
    await api.expect('PUT', `/v1/agents/${company.id('Zora')}`, { name });
    const page = await console.openUnknown('/work?list=all');

    await page.getByRole('button', { name }).click();

    await button(page, 'Availability: offline').waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/console/work?list=all');
  });

  it('is asked for when the session ends, and the pressed action is carried out then', async () => {
    const company = await Company.found(api, { policy: { mode: 'manual' }, agents: { Ana: 'online' } });
    const [id = ''] = await company.arrive();
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });
    await button(page, 'Assign to me').waitFor();
    await page.context().clearCookies();

    // Something else of the page may have found out first: then the dialog is in front already.
    await button(page, 'Assign to me').dispatchEvent('click');
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Ana' }).first().waitFor();
    await console.signIn(page, company.id('Ana'));

    await reads(page, 'yours now.');
    expect(await company.show(id)).toMatchObject({ agentId: company.id('Ana') });
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });
});

describe('who may not see something', () => {
  it('is told so', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online', Ben: 'online' }, members: ['Ana'] });
    const [id = ''] = await company.arrive();
    const page = await console.open(company.id('Ben'), { path: `/work/${id}` });

    await page.getByText('Not in your inboxes.').waitFor();
    await page.goto(`${console.url}/console/work/nothing-there`);
    await page.getByText('No conversation nothing-there.').waitFor();
  });
});
