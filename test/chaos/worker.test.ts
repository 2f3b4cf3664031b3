import { expect, it } from 'vitest';
import type { Answer, CommandBody, EventBody } from '../e2e/client.ts';
import { Company } from '../e2e/company.ts';
import { useStack } from '../e2e/stack.ts';

const { stack, api } = useStack();

/**
 * Temporal keeps for 10 s what it had meant for the dead worker, and as long again what that one had begun; then the
 * next one gets it.
 */
const TAKEOVER_MS = 22_000;

/** Most of these tests is waiting for takeovers, on a machine that may have other things to do. */
const PATIENCE_MS = 180_000;

it('fires timers once and ends a logout over which the worker died', { timeout: PATIENCE_MS }, async () => {
  const leaving = await Company.found(api(), { agents: { A1: 'online', A2: 'away', A3: 'away' } });
  await leaving.rush(100);
  await leaving.declare('A2', 'online');
  await leaving.declare('A3', 'online');
  const timed = await Company.found(api(), {
    policy: { responseTimeoutSeconds: { online: 4, busy: 0 }, responseWarningSeconds: 0, assignToBusy: true },
    agents: { A1: 'online', A2: 'away' },
  });
  const ids = await timed.arrive(5);
  // A2 is given no time to be late in.
  await timed.declare('A2', 'busy');
  await Promise.all(ids.map((id) => timed.say(id, { from: 'consumer' })));
  const deadlines = async () => (await Promise.all(ids.map((id) => timed.show(id)))).map((view) => view.responseDueAt);
  await expect.poll(deadlines).not.toContain(null);
  const lastDeadline = (await deadlines()).toSorted().at(-1) ?? '';

  await leaving.logOut('A1');
  // All of it is placed with the answer; the worker dies over notifying their workflows.
  stack().worker.kill('SIGKILL');
  expect(await leaving.spread()).toEqual({ A2: 50, A3: 50 });
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(lastDeadline));
  expect(await timed.spread()).toEqual({ A1: 5 });
  await stack().worker.restart();
  const backAt = Date.now();

  await expect.poll(() => timed.spread(), { timeout: TAKEOVER_MS }).toEqual({ A2: 5 });
  for (const id of ids) {
    const { assignedAt } = await timed.show(id);
    expect(Date.parse(assignedAt ?? '') - backAt).toBeLessThan(TAKEOVER_MS);
    expect(await timed.story(id)).toEqual([
      'created',
      'assigned A1 routed',
      'unassigned A1 response_timeout',
      'assigned A2 routed',
    ]);
  }
  const lost = await api().all<EventBody>(`/v1/events?agentId=${leaving.id('A1')}&type=conversation.unassigned`);
  expect(lost.map((event) => event.reason)).toEqual(Array.from({ length: 100 }, () => 'logout'));
});

/** Three instants in a rush of 39 requests: after how many answers, and whether the API dies too. */
const DEATHS = [
  { dieAfter: 1, withApi: false },
  { dieAfter: 10, withApi: false },
  { dieAfter: 25, withApi: true },
];
const AGENTS = { A1: 'online', A2: 'online', A3: 'online' } as const;

it('loses and doubles nothing when the worker dies again and again in a rush', { timeout: PATIENCE_MS }, async () => {
  const company = await Company.found(api(), { agents: AGENTS });
  const manual = await company.openInbox('manual', { members: Object.keys(AGENTS), policy: { mode: 'manual' } });
  const toClaim = await company.arrive(9, { inboxId: manual });
  const creates: { readonly key: string; readonly answer: Promise<Answer<CommandBody>> }[] = [];
  const claims: { readonly id: string; readonly answer: Promise<Answer<CommandBody>> }[] = [];

  for (const [round, { dieAfter, withApi }] of DEATHS.entries()) {
    for (const id of toClaim.slice(round * 3, round * 3 + 3)) {
      for (const name of Object.keys(AGENTS)) claims.push({ id, answer: claim(id, company.id(name)) });
    }
    for (let index = 1; index <= 30; index += 1) {
      const key = `${company.inboxId}-${round}-${index}`;
      creates.push({ key, answer: create(company, key) });
    }
    const answered = countSettled([...claims.slice(-9), ...creates.slice(-30)].map(({ answer }) => answer));
    await expect.poll(answered, { timeout: 2 * TAKEOVER_MS, interval: 5 }).toBeGreaterThanOrEqual(dieAfter);
    stack().worker.kill('SIGKILL');
    if (withApi) stack().api.kill('SIGKILL');
    await Promise.all([stack().worker.restart(), ...(withApi ? [stack().api.restart()] : [])]);
  }

  const created = await Promise.all(creates.map(({ answer }) => answer));
  expect(created.map((answer) => answer.status)).toEqual(created.map(() => 201));
  const ids = created.map((answer) => answer.body.id);
  expect(new Set(ids).size).toBe(90);
  const repeated = await Promise.all(creates.map(({ key }) => create(company, key)));
  expect(repeated.map((answer) => answer.body.id)).toEqual(ids);
  expect(await company.turns()).toEqual(created.map((_, turn) => `A${(turn % 3) + 1}`));

  for (const id of toClaim) {
    const answers = await Promise.all(claims.filter((each) => each.id === id).map((each) => each.answer));
    const winner = answers.find((answer) => answer.status === 200)?.body.agentId;
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409, 409]);
    expect(answers.map((answer) => answer.body.agentId)).toEqual([winner, winner, winner]);
    expect((await company.story(id)).filter((event) => event.startsWith('assigned'))).toHaveLength(1);
  }
});

const claim = (conversationId: string, agentId: string) =>
  api().insist<CommandBody>({ path: `/v1/conversations/${conversationId}/claim`, body: { agentId } });

const create = (company: Company, key: string) => {
  const body = { inboxId: company.inboxId, consumer: { id: key } };
  return api().insist<CommandBody>({ path: '/v1/conversations', body, key });
};

/** Tells how many of them have come. */
function countSettled(promises: readonly Promise<unknown>[]): () => number {
  let settled = 0;
  for (const promise of promises) {
    void promise.finally(() => {
      settled += 1;
    });
  }
  return () => settled;
}
