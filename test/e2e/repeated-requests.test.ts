import { expect, it } from 'vitest';
import { conversationWorkflowId } from '../support/workflow-ids.ts';

import type { CommandBody, ProblemBody } from './client.ts';
import { Company } from './company.ts';
import { query } from './query.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack();
const temporal = useTemporal(stack);

const MANUAL = { mode: 'manual' } as const;

it('gives a repeated request its first answer again, whatever happened since', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' }, policy: MANUAL });
  const create = { path: '/v1/conversations', body: { inboxId: company.inboxId, consumer: { id: 'ada' } }, key: 'k1' };
  const created = await api().insist<CommandBody>(create);
  const { id } = created.body;
  const claim = { path: `/v1/conversations/${id}/claim`, body: { agentId: company.id('A1') }, key: 'k1' };
  const claimed = await api().insist<CommandBody>(claim);
  await company.command(id, 'assign', { agentId: company.id('A2') });

  const [createdAgain, claimedAgain] = [await api().insist(create), await api().insist(claim)];

  expect([created.status, claimed.status]).toEqual([201, 200]);
  expect(createdAgain).toMatchObject({ status: 201, body: created.body });
  expect(claimedAgain).toMatchObject({ status: 200, body: claimed.body });
  expect(await company.show(id)).toMatchObject({ agentId: company.id('A2') });
  expect(await company.views()).toHaveLength(1);

  const other = await api().insist<ProblemBody>({ ...claim, body: { agentId: company.id('A2') } });
  expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
});

it('carries on what an API process died over, and answers it to whoever repeats', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' }, policy: MANUAL });
  const [id = ''] = await company.arrive();
  const create = { path: '/v1/conversations', body: { inboxId: company.inboxId, consumer: { id: 'bob' } }, key: 'k2' };
  const claim = { path: `/v1/conversations/${id}/claim`, body: { agentId: company.id('A1') }, key: 'k2' };

  // Both reach Temporal, but there is nobody to answer before the API dies.
  stack().worker.kill('SIGSTOP');
  const unheard = [create, claim].map(({ path, body, key }) =>
    api().call('POST', path, body, { 'idempotency-key': key }),
  );
  await expect.poll(() => reached(create.path, (requestId) => requestId)).toBe(true);
  await expect.poll(() => reached(claim.path, () => id)).toBe(true);
  stack().api.kill('SIGKILL');
  stack().worker.kill('SIGCONT');

  await Promise.allSettled(unheard);
  const holders = 'SELECT agent_id FROM conversations WHERE inbox_id = $1 ORDER BY created_at';
  const bothDone = [{ agent_id: company.id('A1') }, { agent_id: null }];
  await expect.poll(() => query(stack(), holders, [company.inboxId])).toEqual(bothDone);

  await stack().api.restart();
  await company.command(id, 'assign', { agentId: company.id('A2') });
  const created = await api().insist<CommandBody>(create);
  const claimed = await api().insist<CommandBody>(claim);

  expect(created.status).toBe(201);
  expect((await company.views()).map((view) => view.id)).toEqual([id, created.body.id]);
  expect(claimed).toMatchObject({ status: 200, body: { agentId: company.id('A1') } });
  expect(await company.show(id)).toMatchObject({ agentId: company.id('A2') });
  expect(await company.story(id)).toEqual([
    'created',
    'waiting manual_inbox',
    'assigned A1 claimed',
    'unassigned A1 reassigned',
    'assigned A2 manual',
  ]);
});

it('accepts work while no worker is there, for callers who do not wait, and does it once', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const later = (path: string, key: string, body?: object) =>
    api().call<{ conversationId: string }>('POST', path, body, { prefer: 'respond-async', 'idempotency-key': key });

  stack().worker.kill('SIGSTOP');
  const body = { inboxId: company.inboxId, consumer: { id: 'eve' } };
  const created = await later('/v1/conversations', 'k3', body);
  const createdAgain = await later('/v1/conversations', 'k3', body);
  const { conversationId } = created.body;
  expect(await api().call('GET', `/v1/conversations/${conversationId}`)).toMatchObject({ status: 404 });
  stack().worker.kill('SIGCONT');

  expect(created.status).toBe(202);
  expect(created.headers.get('preference-applied')).toBe('respond-async');
  expect(createdAgain).toMatchObject({ status: 202, body: { conversationId } });
  const read = () => api().call('GET', `/v1/conversations/${conversationId}`);
  await expect.poll(read).toMatchObject({ status: 200, body: { status: 'assigned', agentId: company.id('A1') } });

  const path = `/v1/conversations/${conversationId}/requeue`;
  const answers = [await later(path, 'k4'), await later(path, 'k4'), await later(path, 'k4')];

  expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202]);
  await expect
    .poll(() => company.story(conversationId))
    .toEqual(['created', 'assigned A1 routed', 'unassigned A1 requeued', 'waiting nobody_eligible']);
});

/** Whether Temporal has taken the update of the request with this path; `conversationOf` names whose it is. */
async function reached(path: string, conversationOf: (requestId: string) => string): Promise<boolean> {
  const sql = `SELECT body->>'requestId' AS id FROM idempotent_answers WHERE status = 0 AND scope LIKE '%' || $1`;
  const [reservation] = await query<{ id: string }>(stack(), sql, [` ${path}`]);
  if (reservation === undefined) return false;
  const workflowId = conversationWorkflowId(conversationOf(reservation.id));
  const { workflowService, options } = temporal();
  const asked = workflowService.pollWorkflowExecutionUpdate({
    namespace: options.namespace,
    updateRef: { workflowExecution: { workflowId }, updateId: reservation.id },
  });
  return await asked.then(
    () => true,
    () => false,
  );
}
