import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, PATIENT, reads, rowsOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

describe('the thumbnail', () => {
  it('leads to the states, each in force at once', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await console.open(company.id('Ana'));

    await button(page, 'Availability: online').click();
    for (const name of ['Online', 'Busy', 'Away', 'Offline', 'Log out']) await button(page, name).waitFor();
    await button(page, 'Busy').click();

    await button(page, 'Availability: busy').waitFor();
    expect(await company.agent('Ana')).toMatchObject({ availability: 'busy', availabilityCause: 'declared' });
  });

  it('asks before conversations move to others', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' } });
    await company.arrive(3);
    await company.declare('Ben', 'online');
    const page = await console.open(company.id('Ana'));

    await button(page, 'Availability: online').click();
    await button(page, 'Offline').click();
    await page.getByText('3 conversations will move to others').waitFor();
    await button(page, 'Stay').click();
    expect(await company.spread()).toEqual({ Ana: 3 });
    await button(page, 'Availability: online').click();
    await button(page, 'Offline').click();
    await button(page, 'Go offline').click();

    await button(page, 'Availability: offline').waitFor();
    expect(await company.spread()).toEqual({ Ben: 3 });
    await page.getByText('You are ○ offline.').waitFor();
  });

  it('says what stays where the inbox does not reassign', async () => {
    const company = await Company.found(api, {
      policy: { ...PATIENT, autoReassign: false },
      agents: { Ana: 'online' },
    });
    await company.arrive();
    const page = await console.open(company.id('Ana'));

    await button(page, 'Availability: online').click();
    await button(page, 'Offline').click();

    await page.getByText('1 conversation stays with you').waitFor();
    expect(await page.getByText('will move to others').count()).toBe(0);
  });

  it('logs out, which takes the agent offline and ends the session', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    await company.arrive();
    const page = await console.open(company.id('Ana'));

    await button(page, 'Availability: online').click();
    await button(page, 'Log out').click();
    await page.getByText('1 conversation will move to others').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();

    await page.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
    expect(await company.agent('Ana')).toMatchObject({ availability: 'offline', availabilityCause: 'logout' });
    expect(await page.context().cookies()).toEqual([]);
  });
});

describe('a console that is open', () => {
  it('shows Baton that somebody is there', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    const page = await console.open(company.id('Ana'));

    const beat = await page.waitForResponse(/\/heartbeat$/, { timeout: 20_000 });

    expect([beat.url(), beat.status()]).toEqual([`${console.url}/v1/agents/${company.id('Ana')}/heartbeat`, 204]);
  });

  it('is told at once of a conversation that is taken back, on both sides', async () => {
    const company = await Company.found(api, {
      policy: { responseTimeoutSeconds: { online: 3 }, responseWarningSeconds: 2 },
      agents: { Ana: 'online', Ben: 'away' },
    });
    const ana = await console.open(company.id('Ana'));
    const ben = await console.open(company.id('Ben'));
    const id = await company.writeIn();
    await expect.poll(() => rowsOf(ana, 'Mine')).toEqual([id]);
    await expect.poll(() => ana.title()).toBe('(1) Baton');
    await company.declare('Ben', 'online');

    await reads(ana, 'Taken back: no answer for 3 s. Ben has it now.');
    await reads(ben, `${id} is yours.`);
    await expect.poll(() => rowsOf(ana, 'Mine')).toEqual([]);
    await expect.poll(() => rowsOf(ben, 'Mine')).toEqual([id]);
    await ana.getByRole('button', { name: /^Notifications, [1-9]/ }).waitFor();
  });

  it('ends what is due when the agent says that they answered', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    const id = await company.writeIn();
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });
    await page.getByText(/In progress · due \d+:\d\d/).waitFor();

    await button(page, 'I answered').click();

    await page.getByText('In progress', { exact: true }).waitFor();
    await page.getByText('Ana answered').waitFor();
    expect(await company.show(id)).toMatchObject({ unansweredSince: null, responseDueAt: null });
  });

  it('shows what came while the line was cut', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    const page = await console.open(company.id('Ana'));
    await page.context().setOffline(true);
    await page.getByText('◌ reconnecting').waitFor();
    const arrived = await company.arrive(2);

    await page.context().setOffline(false);

    await expect.poll(() => rowsOf(page, 'Mine'), { timeout: 30_000 }).toEqual(arrived);
  });
});
