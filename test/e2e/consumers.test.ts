import { expect, it } from 'vitest';
import type { ConversationView } from '../../contract/model.ts';
import { historyToJson } from '../replay/history-json.ts';
import { Company } from './company.ts';
import { query } from './query.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack();
const temporal = useTemporal(stack);

const ZOE = { id: 'zoe.unmistakable@example.org', name: 'Zoe Unmistakable' };

const mentionsZoe = (text: string): boolean => text.includes(ZOE.id) || text.includes(ZOE.name);

/** The tables with a row that names the consumer anywhere. */
async function tablesThatKnow(): Promise<readonly string[]> {
  const tables = await query<{ name: string }>(
    stack(),
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  );
  const known: string[] = [];
  for (const { name } of tables) {
    const rows = await query<{ text: string }>(stack(), `SELECT to_jsonb(t)::text AS text FROM "${name}" t`);
    if (rows.some(({ text }) => mentionsZoe(text))) known.push(name);
  }
  return known;
}

/** The workflows in whose history the consumer is named, in whatever payload. */
async function historiesThatKnow(): Promise<readonly string[]> {
  const known: string[] = [];
  let count = 0;
  for await (const { workflowId, runId } of temporal().workflow.list()) {
    count += 1;
    const history = await temporal().workflow.getHandle(workflowId, runId).fetchHistory();
    const decoded = JSON.stringify(historyToJson(history)).replace(/"data":"([A-Za-z0-9+/=]+)"/g, (_, data) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
    if (mentionsZoe(decoded)) known.push(workflowId);
  }
  expect(count, 'histories that were searched').toBeGreaterThan(2);
  return known;
}

it('is known in one table and in no history, and once erased nowhere', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const { inboxId } = company;
  const id = company.id('chat');
  const opening = { id, inboxId, consumer: ZOE, message: { id: 'hello' } };
  const opened = await api().call<ConversationView>('POST', '/v1/conversations', opening, { 'idempotency-key': 'k' });
  await company.say(id, { from: 'agent', agent: 'A1' });
  await company.command(id, 'resolve', { actorId: company.id('A1') });
  await company.say(id, { from: 'consumer', id: 'back-again' });
  await expect.poll(() => company.show(id)).toMatchObject({ status: 'assigned' });
  const message = { id: 'first', from: 'consumer', inboxId, consumer: ZOE };
  await api().expect('POST', `/v1/conversations/${company.id('other')}/messages`, message);
  await expect.poll(() => api().all(`/v1/conversations?consumerId=${ZOE.id}`)).toHaveLength(2);

  expect(opened.body.consumer).toEqual(ZOE);
  expect(await tablesThatKnow()).toEqual(['consumers', 'idempotent_answers']);
  expect(await historiesThatKnow()).toEqual([]);

  const report = await api().expect<{ readonly pseudonym: string }>('DELETE', `/v1/consumers/${ZOE.id}`);

  expect(report).toMatchObject({ conversations: 2, keptAnswers: 1 });
  expect(await tablesThatKnow()).toEqual([]);
  expect(await historiesThatKnow()).toEqual([]);
  const consumer = { id: report.pseudonym, name: null };
  expect(await company.show(id)).toMatchObject({ consumer, status: 'assigned', agentId: company.id('A1') });
  const repeated = await api().call('POST', '/v1/conversations', opening, { 'idempotency-key': 'k' });
  expect(repeated.body).toMatchObject({ id, consumer });
});
