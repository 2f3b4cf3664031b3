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

/** Three instants in a rush of 39 requests: after how many answers, and whether the API dies too. */
const DEATHS = [
  { dieAfter: 1, withApi: false },
  { dieAfter: 10, withApi: false },
  { dieAfter: 25, withApi: true },
];

it('fires each response timer once that ran out while no worker was there', async () => {
  const company = await Company.found(api(), {
    policy: { responseTimeoutSeconds: { online: 4, busy: 0 }, responseWarningSeconds: 0, assignToBusy: true },
    agents: { A1: 'online', A2: 'away' },
  });
  const ids = await company.arrive(5);
  // A2 is given no time to be late in.
  await company.declare('A2', 'busy');
  await Promise.all(ids.map((id) => company.say(id, { from: 'consumer' })));
  const deadlines = async () =>
    (await Promise.all(ids.map((id) => company.show(id)))).map((view) => view.responseDueAt);
  await expect.poll(deadlines).not.toContain(null);
  const lastDeadline = (await deadlines()).toSorted().at(-1) ?? '';

  stack().worker.kill('SIGKILL');
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(lastDeadline));
  expect(await company.spread()).toEqual({ A1: 5 });
  await stack().worker.restart();
  const backAt = Date.now();

  await company.becomes(
    ids.map(() => 'A2'),
    TAKEOVER_MS,
  );
  expect(Date.now() - backAt).toBeLessThan(TAKEOVER_MS);
  for (const id of ids) {
    expect(await company.story(id)).toEqual([
      'created',
      'assigned A1 routed',
      'unassigned A1 response_timeout',
      'assigned A2 routed',
    ]);
  }
});

it('loses and doubles nothing when the worker dies again and again while conversations come and are claimed', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online', A3: 'online' } });
  const manual = await company.openInbox('manual', { members: ['A1', 'A2', 'A3'], policy: { mode: 'manual' } });
  const claimed = await company.arrive(9, { inboxId: manual });
  const creates: { readonly key: string; readonly answer: Promise<Answer<CommandBody>> }[] = [];
  const claims: { readonly id: string; readonly answer: Promise<Answer<CommandBody>> }[] = [];
  let answers = 0;
  const count = () => {
    answers += 1;
  };

  for (const [round, { dieAfter, withApi }] of DEATHS.entries()) {
    answers = 0;
    for (const id of claimed.slice(round * 3, round * 3 + 3)) {
      for (const name of ['A1', 'A2', 'A3']) {
        const answer = api().insist<CommandBody>({
          path: `/v1/conversations/${id}/claim`,
          body: { agentId: company.id(name) },
        });
        void answer.then(count);
        claims.push({ id, answer });
      }
    }
    for (let index = 1; index <= 30; index += 1) {
      const key = `${company.inboxId}-${round}-${index}`;
      const answer = api().insist<CommandBody>(create(company, key));
      void answer.then(count);
      creates.push({ key, answer });
    }
    await expect.poll(() => answers, { timeout: TAKEOVER_MS, interval: 5 }).toBeGreaterThanOrEqual(dieAfter);
    stack().worker.kill('SIGKILL');
    if (withApi) stack().api.kill('SIGKILL');
    await Promise.all([stack().worker.restart(), ...(withApi ? [stack().api.restart()] : [])]);
  }

  const created = await Promise.all(creates.map(({ answer }) => answer));
  expect(created.map((answer) => answer.status)).toEqual(created.map(() => 201));
  const ids = created.map((answer) => answer.body.id);
  expect(new Set(ids).size).toBe(90);
  const repeated = await Promise.all(creates.map(({ key }) => api().insist<CommandBody>(create(company, key))));
  expect(repeated.map((answer) => answer.body.id)).toEqual(ids);
  const order = await company.turns();
  expect(order).toEqual(created.map((_, turn) => `A${(turn % 3) + 1}`));

  for (const id of claimed) {
    const own = await Promise.all(claims.filter((claim) => claim.id === id).map((claim) => claim.answer));
    const winner = own.find((answer) => answer.status === 200)?.body.agentId;
    expect(own.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    expect(own.map((answer) => answer.body.agentId)).toEqual([winner, winner, winner]);
    expect((await company.story(id)).filter((event) => event.startsWith('assigned'))).toHaveLength(1);
  }
});

it('takes all conversations off an agent whose logout the worker died over', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'away', A3: 'away' } });
  await company.rush(100);
  await company.declare('A2', 'online');
  await company.declare('A3', 'online');

  const load = async () => (await company.agent('A1')).load;
  await company.logOut('A1');
  await expect.poll(load, { interval: 5 }).toBeLessThan(100);
  stack().worker.kill('SIGKILL');
  expect(await load()).toBeGreaterThan(0);
  await stack().worker.restart();

  await expect.poll(() => company.spread(), { timeout: 2 * TAKEOVER_MS }).toEqual({ A2: 50, A3: 50 });
  const lost = await api().all<EventBody>(`/v1/events?agentId=${company.id('A1')}&type=conversation.unassigned`);
  expect(lost.map((event) => event.reason)).toEqual(Array.from({ length: 100 }, () => 'logout'));
});

const create = (company: Company, key: string) => ({
  path: '/v1/conversations',
  body: { inboxId: company.inboxId, consumer: { id: key } },
  key,
});
