import { expect, it } from 'vitest';
import type { Answer, CommandBody } from '../e2e/client.ts';
import { Company } from '../e2e/company.ts';
import { useStack } from '../e2e/stack.ts';
import { killDatabase, serversOf } from './servers.ts';

const { stack, api } = useStack({ persistentTemporal: true });

/** What had been begun gets its second try after 10 s, and what was meant for the dead worker goes to the next after 10 s. */
const CATCH_UP_MS = 40_000;

/** Most of the test is waiting for takeovers, on a machine that may have other things to do. */
const PATIENCE_MS = 180_000;

it('continues every conversation after everything was killed and started again', { timeout: PATIENCE_MS }, async () => {
  const company = await Company.found(api(), {
    policy: { responseTimeoutSeconds: { online: 4, busy: 0 }, responseWarningSeconds: 0, assignToBusy: true },
    agents: { A1: 'online', A2: 'away' },
  });
  const busy = await Company.found(api(), { agents: { B1: 'online' }, limit: 1 });
  const leaving = await Company.found(api(), { agents: { C1: 'online', C2: 'away', C3: 'away' } });
  const [late = '', answered = '', parked = '', ended = '', accepted = ''] = await company.arrive(5);
  const [pending = ''] = await company.arrive(1, { pending: true });
  const [held = '', waiting = ''] = await busy.arrive(2);
  await leaving.rush(40);
  await company.command(parked, 'unassign');
  await company.say(ended, { id: 'first', from: 'consumer' });
  await company.command(ended, 'resolve');
  await company.declare('A2', 'busy');
  await leaving.declare('C2', 'online');
  await leaving.declare('C3', 'online');
  await company.say(answered, { from: 'consumer' });
  await company.say(answered, { from: 'agent', agent: 'A1' });
  await company.say(late, { from: 'consumer' });
  await expect.poll(async () => (await company.show(late)).responseDueAt).not.toBeNull();
  const { responseDueAt } = await company.show(late);

  await leaving.logOut('C1');
  const async = { prefer: 'respond-async' };
  const promised = await api().call('POST', `/v1/conversations/${accepted}/resolve`, {}, async);
  const creates = Array.from({ length: 20 }, () => api().insist<CommandBody>(create(company)));
  await expect.poll(async () => (await company.views()).length, { interval: 5 }).toBeGreaterThan(6);
  await killEverything();
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(responseDueAt ?? ''));
  await startEverything();

  await expect.poll(() => company.show(late), { timeout: CATCH_UP_MS }).toMatchObject({ agentId: company.id('A2') });
  expect((await company.story(late)).filter((event) => event.startsWith('unassigned'))).toEqual([
    'unassigned A1 response_timeout',
  ]);
  await expect.poll(() => leaving.spread(), { timeout: CATCH_UP_MS }).toEqual({ C2: 20, C3: 20 });
  expect(promised.status).toBe(202);
  await expect.poll(() => company.show(accepted), { timeout: CATCH_UP_MS }).toMatchObject({ status: 'resolved' });
  const created = await Promise.all(creates);
  expect(created.map((answer) => answer.status)).toEqual(created.map(() => 201));
  expect(await company.views()).toHaveLength(26);

  expect(await insist(answered, 'assign', { agentId: company.id('A2') })).toMatchObject({ status: 200 });
  expect(await insist(parked, 'route')).toMatchObject({ status: 200, body: { status: 'assigned' } });
  expect(await insist(pending, 'hand-off')).toMatchObject({ status: 200, body: { status: 'assigned' } });
  expect(await insist(held, 'resolve')).toMatchObject({ status: 200, body: { status: 'resolved' } });
  await expect.poll(() => busy.show(waiting)).toMatchObject({ status: 'assigned', agentId: busy.id('B1') });
  await company.say(ended, { id: 'second', from: 'consumer' });
  await expect.poll(() => company.show(ended)).toMatchObject({ status: 'assigned', agentId: company.id('A1') });
});

async function killEverything(): Promise<void> {
  const { temporal } = serversOf(stack());
  await killDatabase(stack());
  temporal.kill('SIGKILL');
  stack().worker.kill('SIGKILL');
  stack().api.kill('SIGKILL');
}

async function startEverything(): Promise<void> {
  const { database, temporal } = serversOf(stack());
  await Promise.all([database.restart(), temporal.restart()]);
  await Promise.all([stack().worker.restart(), stack().api.restart()]);
}

const create = (company: Company) => ({
  path: '/v1/conversations',
  body: { inboxId: company.inboxId, consumer: { id: 'ada' } },
});

const insist = (conversationId: string, command: string, body: object = {}): Promise<Answer<CommandBody>> =>
  api().insist<CommandBody>({ path: `/v1/conversations/${conversationId}/${command}`, body });
