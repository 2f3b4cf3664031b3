import { expect, it } from 'vitest';
import { REPAIR_KINDS } from '../../contract/reconciliation.ts';
import { agentWorkflowId, conversationWorkflowId, webhookWorkflowId } from '../support/workflow-ids.ts';
import { Company } from './company.ts';
import { readRepairs } from './invariants.ts';
import { query } from './query.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack({ brokenByHand: true, environment: { RECONCILE_EVERY_SECONDS: '2' } });
const temporal = useTemporal(stack);

const terminate = async (id: string) => {
  await temporal().workflow.getHandle(conversationWorkflowId(id)).terminate('by an operator');
};
const edit = (sql: string, ...values: readonly unknown[]) => query(stack(), sql, values);

/** Two looks of the reconciler, twenty seconds apart, and what is done about it. */
const REPAIRED_WITHIN_MS = 60_000;

it('carries out a command on a conversation whose workflow an operator terminated', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const [id = ''] = await company.arrive(1);
  await terminate(id);

  const moved = await company.command(id, 'assign', { agentId: company.id('A2') });

  expect(moved).toMatchObject({ status: 'assigned', agentId: company.id('A2') });
  expect(await company.story(id)).toEqual([
    'created',
    'assigned A1 routed',
    'unassigned A1 reassigned',
    'assigned A2 manual',
  ]);
});

it('has a conversation whose workflow is gone served when its turn comes', async () => {
  const company = await Company.found(api(), { agents: { A1: 'away', A2: 'away' }, limit: 1 });
  const [first = '', second = ''] = await company.arrive(2);
  await terminate(first);

  await company.declare('A1', 'online');

  await company.becomes(['A1', null]);
  await terminate(second);
  await company.say(second, { from: 'consumer' });
  await company.declare('A2', 'online');
  await company.becomes(['A1', 'A2']);
});

it('takes back from a silent agent what was unanswered when the workflow was terminated', async () => {
  const policy = { responseTimeoutSeconds: { online: 1 }, responseWarningSeconds: 0 };
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' }, policy });
  const [id = ''] = await company.arrive(1, { message: { id: 'hello' } });
  await terminate(id);

  await api().expect('PATCH', `/v1/conversations/${id}`, { priority: 'high' });

  await company.becomes(['A2']);
  expect(await company.story(id)).toContain('unassigned A1 response_timeout');
});

it('finds and repairs by itself what bugs and hands did', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'busy' }, limit: 5 });
  const [gone = '', moved = '', held = '', waits = ''] = await company.arrive(4);
  await company.command(waits, 'unassign');
  await company.declare('A1', 'away');
  await company.command(waits, 'route');
  await expect.poll(() => company.show(waits)).toMatchObject({ status: 'waiting', parked: false });
  await api().expect('PUT', '/v1/webhooks/desk', { url: 'http://127.0.0.1:9/nobody-listens' });
  const deliveries = temporal().workflow.getHandle(webhookWorkflowId('desk'));
  const before = await repaired();

  await terminate(gone);
  await deliveries.terminate('by an operator');
  await edit('UPDATE conversations SET agent_id = $1 WHERE id = $2', company.id('A2'), moved);
  await edit('UPDATE agents SET load = load + 3 WHERE id = $1', company.id('A1'));
  await edit('UPDATE conversations SET waiting_since = NULL WHERE id = $1', waits);
  await edit('DELETE FROM inbox_members WHERE agent_id = $1', company.id('A1'));
  await edit(`UPDATE agents SET availability = 'online' WHERE id = $1`, company.id('A2'));

  await expect.poll(() => company.holders(), { timeout: REPAIRED_WITHIN_MS }).toEqual(['A2', 'A2', 'A2', 'A2']);
  await expect.poll(async () => (await company.agent('A1')).load).toBe(0);
  for (const id of [gone, moved, held]) expect(await company.story(id)).toContain('unassigned A1 not_member');
  expect((await repaired()) - before).toBeGreaterThanOrEqual(6);
  expect((await deliveries.describe()).status.name).toBe('RUNNING');
});

it('tells a conversation that was forgotten on the outbox', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const [id = ''] = await company.arrive(1);
  const before = await repaired('untold');

  await edit(`INSERT INTO outbox VALUES ($1, 1, now() - interval '5 minutes')`, id);

  await expect.poll(() => edit('SELECT conversation_id FROM outbox'), { timeout: REPAIRED_WITHIN_MS }).toEqual([]);
  await expect.poll(() => signalsOf(id)).toEqual(['standingChanged']);
  expect(await repaired('untold')).toBe(before + 1);
});

it('shows every kind of repair before the first', async () => {
  const text = await (await fetch(stack().metricsUrls.worker)).text();

  expect(REPAIR_KINDS.filter((kind) => !text.includes(`baton_repairs_total{kind="${kind}"`))).toEqual([]);
});

it('counts nothing where all is well', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' }, limit: 2 });
  await company.arrive(4);
  const before = await repaired();
  const looks = await reconciliations();

  await expect.poll(async () => (await reconciliations()) - looks, { timeout: REPAIRED_WITHIN_MS }).toBeGreaterThan(2);

  expect(await repaired()).toBe(before);
});

it('waits for heartbeats again where the workflow of an agent was terminated', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  await api().expect('PATCH', '/v1/policy', { connectionLostAfterSeconds: 1 });
  await api().expect('POST', `/v1/agents/${company.id('A1')}/heartbeat`);
  await temporal()
    .workflow.getHandle(agentWorkflowId(company.id('A1')))
    .terminate('by an operator');

  await expect
    .poll(() => company.agent('A1'), { timeout: REPAIRED_WITHIN_MS })
    .toMatchObject({ availability: 'offline', availabilityCause: 'connection_lost' });
});

async function signalsOf(conversationId: string): Promise<readonly (string | null | undefined)[]> {
  const { events } = await temporal().workflow.getHandle(conversationWorkflowId(conversationId)).fetchHistory();
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
    signal == null ? [] : [signal.signalName],
  );
}

/** How much was repaired since the worker started, of everything or of one kind. */
async function repaired(kind = ''): Promise<number> {
  const all = await readRepairs(stack().metricsUrls.worker);
  const lines = all.filter((line) => line.includes(`kind="${kind}`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** How many times the reconciler has run. */
async function reconciliations(): Promise<number> {
  const { count } = await temporal().workflow.count(
    `WorkflowType = 'reconciliation' AND ExecutionStatus = 'Completed'`,
  );
  return count;
}
