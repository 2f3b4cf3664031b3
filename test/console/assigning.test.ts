import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, choose, combobox, list, PATIENT, reads, rowsOf, supervisorOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

describe('the waiting list', () => {
  it('gives a conversation to one of two who press Assign at once, and tells the other who has it', async () => {
    const company = await Company.found(api, {
      policy: { ...PATIENT, mode: 'manual' },
      agents: { Ana: 'online', Ben: 'online' },
    });
    const [id = ''] = await company.arrive();
    const ana = await console.open(company.id('Ana'), { path: '/work?list=unassigned' });
    const ben = await console.open(company.id('Ben'), { path: '/work?list=unassigned' });
    for (const page of [ana, ben]) await list(page, 'Waiting list').getByRole('listitem', { name: id }).waitFor();

    await Promise.all(
      [ana, ben].map((page) => list(page, 'Waiting list').getByRole('button', { name: 'Assign' }).click()),
    );

    const { agentId } = await expect
      .poll(() => company.show(id))
      .toMatchObject({ status: 'assigned' })
      .then(() => company.show(id));
    const [winner, loser, name] = company.nameOf(agentId) === 'Ana' ? [ana, ben, 'Ana'] : [ben, ana, 'Ben'];
    await reads(winner, 'yours now.');
    await reads(loser, `${name} has it.`);
    for (const page of [ana, ben]) await expect.poll(() => rowsOf(page, 'Waiting list')).toEqual([]);
  });

  it('is in serving order, with what a person took out of routing apart', async () => {
    const company = await Company.found(api, { policy: { mode: 'manual' }, agents: { Ana: 'online' } });
    const [first, second, parked = ''] = await company.arrive(3);
    await company.command(parked, 'assign', { agentId: company.id('Ana') });
    await company.command(parked, 'unassign');
    await company.arrive(1, { priority: 'urgent' });
    const page = await console.open(company.id('Ana'), { path: '/work?list=unassigned' });

    await expect.poll(() => rowsOf(page, 'Waiting list')).toEqual([company.conversations[3], first, second]);
    expect(await rowsOf(page, 'Unassigned by a person')).toEqual([parked]);
    await page.getByRole('link', { name: 'Unassigned 4' }).waitFor();
  });
});

describe('Conversation Actions', () => {
  it('give a conversation to somebody else, whose list has it at once', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' } });
    const [id = ''] = await company.arrive();
    const ana = await console.open(company.id('Ana'), { path: `/work/${id}` });
    const ben = await console.open(company.id('Ben'));

    await choose(ana, 'Assigned Agent', 'Ben');

    await reads(ana, 'Ben has it now.');
    await expect.poll(() => rowsOf(ben, 'Mine')).toEqual([id]);
    await reads(ben, `${id} is yours.`);
    await expect.poll(() => rowsOf(ana, 'Mine')).toEqual([]);
    expect(await combobox(ana, 'Assigned Agent').getAttribute('placeholder')).toBe('Ben');
    await ben.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
  });

  it('say why routing would not choose somebody', async () => {
    const company = await Company.found(api, {
      policy: PATIENT,
      agents: { Ana: 'online', Ben: 'away', Cy: 'online' },
      limit: { Ana: 1 },
    });
    const [, id = ''] = await company.arrive(2);
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });

    await combobox(page, 'Assigned Agent').click();

    await page.getByRole('option', { name: /Ben away/ }).waitFor();
    await page.getByRole('option', { name: /Ana full, 1 of 1/ }).waitFor();
  });

  it('take a conversation, and give it back', async () => {
    const company = await Company.found(api, { policy: { mode: 'manual' }, agents: { Ana: 'online' } });
    const [id = ''] = await company.arrive();
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });

    await button(page, 'Assign to me').click();
    await expect.poll(() => company.show(id)).toMatchObject({ agentId: company.id('Ana') });
    await page.getByText(/^In progress/).waitFor();
    await button(page, 'Unassign agent').click();

    await expect.poll(() => company.show(id)).toMatchObject({ agentId: null, parked: true });
    await page
      .getByText(/^Unassigned by a person/)
      .first()
      .waitFor();
  });

  it('undo what was done', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'online' } });
    const [id = ''] = await company.arrive();
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });
    await choose(page, 'Assigned Agent', 'Ben');

    await button(page, 'Undo').click();

    await expect.poll(() => company.show(id)).toMatchObject({ agentId: company.id('Ana') });
  });

  it('undo a team together with the agent who lost it by that', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' } });
    for (const [name, member] of [
      ['Billing', 'Ana'],
      ['Sales', 'Ben'],
    ] as const) {
      await api.expect('PUT', `/v1/teams/${company.id(name)}`, { name, members: [company.id(member)] });
    }
    const [id = ''] = await company.arrive(1, { teamId: company.id('Billing') });
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });
    await choose(page, 'Assigned Team', 'Sales');
    await button(page, 'Set team').click();
    await expect.poll(() => company.show(id)).toMatchObject({ teamId: company.id('Sales'), agentId: null });

    await button(page, 'Undo').click();

    await expect
      .poll(() => company.show(id))
      .toMatchObject({ teamId: company.id('Billing'), agentId: company.id('Ana') });
  });

  it('offer the team together with an agent who is not in it, and save both at once', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' } });
    for (const [name, member] of [
      ['Billing', 'Ana'],
      ['Sales', 'Ben'],
    ] as const) {
      await api.expect('PUT', `/v1/teams/${company.id(name)}`, { name, members: [company.id(member)] });
    }
    const [id = ''] = await company.arrive(1, { teamId: company.id('Billing') });
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });

    await choose(page, 'Assigned Agent', 'Ben');
    await page.getByRole('dialog', { name: 'Ben is not in the team Billing' }).waitFor();
    await button(page, 'Also set team Sales').click();

    await expect
      .poll(() => company.show(id))
      .toMatchObject({ agentId: company.id('Ben'), teamId: company.id('Sales') });
  });

  it('say whom a team would take the conversation from, and unassign a team', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    await api.expect('PUT', `/v1/teams/${company.id('Returns')}`, { name: 'Returns', members: [] });
    const [id = ''] = await company.arrive();
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });

    await choose(page, 'Assigned Team', 'Returns');
    await page.getByText('The conversation will be taken from Ana').waitFor();
    await button(page, 'Set team').click();
    await expect.poll(() => company.show(id)).toMatchObject({ agentId: null, teamId: company.id('Returns') });
    await button(page, 'Unassign team').click();

    await expect.poll(() => company.show(id)).toMatchObject({ agentId: company.id('Ana'), teamId: null });
  });

  it('never overrule what the screen does not show yet', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away', Cy: 'away' } });
    const boss = await supervisorOf(company);
    await api.expect('PUT', `/v1/inboxes/${company.inboxId}/members/${boss}`);
    const [id = ''] = await company.arrive();
    const page = await console.open(boss, { path: `/work/${id}` });
    await combobox(page, 'Assigned Agent').click();
    await page.getByRole('option', { name: /Cy/ }).waitFor();
    // From here on the screen is told of nothing.
    await page.route('**/v1/conversations?**', (route) => route.abort());
    await page.route('**/v1/conversations/*', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await company.command(id, 'assign', { agentId: company.id('Ben') });

    await page.getByRole('option', { name: /Cy/ }).click();

    await reads(page, 'Ben has it now.');
    expect(await company.show(id)).toMatchObject({ agentId: company.id('Ben') });
    await page.unroute('**/v1/conversations?**');
    await page.unroute('**/v1/conversations/*');
    await button(page, 'See why').waitFor();
    await button(page, 'Take it over').click();
    await expect.poll(() => company.show(id)).toMatchObject({ agentId: boss });
    // Back to whom it was taken from, not to whom the screen showed.
    await button(page, 'Undo').click();
    await expect.poll(() => company.show(id)).toMatchObject({ agentId: company.id('Ben') });
  });

  it('ask a supervisor before an agent gets more than there is room for', async () => {
    const company = await Company.found(api, {
      policy: PATIENT,
      agents: { Ana: 'online', Ben: 'away' },
      limit: { Ben: 0 },
    });
    const boss = await supervisorOf(company);
    const [id = ''] = await company.arrive();
    const page = await console.open(boss, { path: `/work/${id}` });

    await choose(page, 'Assigned Agent', 'Ben');
    await page.getByRole('dialog', { name: 'Ben has 0 of 0' }).waitFor();
    await button(page, 'Assign all the same').click();

    await expect.poll(() => company.show(id)).toMatchObject({ agentId: company.id('Ben') });
  });

  it('set priority and skills, requeue, route and resolve', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    const [id = ''] = await company.arrive();
    const page = await console.open(company.id('Ana'), { path: `/work/${id}` });

    await page.getByRole('combobox', { name: 'Priority' }).selectOption('urgent');
    await reads(page, 'priority urgent.');
    await page.getByRole('textbox', { name: 'Skills' }).fill('lang:es');
    await page.keyboard.press('Enter');
    await expect.poll(() => company.show(id)).toMatchObject({ priority: 'urgent', skills: ['lang:es'] });
    await button(page, 'Requeue').click();
    await expect.poll(() => company.show(id)).toMatchObject({ agentId: null });
    await page
      .getByText(/cooling off/)
      .first()
      .waitFor();
    await button(page, 'Route').click();
    await reads(page, 'it waits.');
    await button(page, 'Resolve').click();

    await expect.poll(() => company.show(id)).toMatchObject({ status: 'resolved' });
  });
});
