import { expect, it } from 'vitest';
import { BatonClient, BatonProblem } from '../../packages/client/src/index.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const { stack, api } = useStack();

const newClient = () => new BatonClient({ baseUrl: stack().apiUrl, token: stack().apiKey });

it('leads a conversation from its beginning to its end, and learns why it is refused', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const client = newClient();
  const path = { id: company.id('chat') };

  const opened = await client.post('/v1/conversations', {
    body: { id: path.id, inboxId: company.inboxId, consumer: { id: 'ada' }, message: { id: 'm1' } },
  });
  const claim = client.post('/v1/conversations/{id}/claim', { path, body: { agentId: company.id('A2') } });
  const refusal = await claim.catch((error: unknown) => error);
  const said = { id: 'm2', from: 'agent', agentId: company.id('A1') } as const;
  const posted = await client.post('/v1/conversations/{id}/messages', { path, body: said });
  const amended = await client.patch('/v1/conversations/{id}', { path, body: { priority: 'high' } });
  const resolved = await client.post('/v1/conversations/{id}/resolve', { path });

  expect(opened).toMatchObject({ agentId: company.id('A1'), decision: { outcome: 'assigned' } });
  expect(refusal).toBeInstanceOf(BatonProblem);
  expect(refusal).toMatchObject({ code: 'already_assigned', problem: { agentId: company.id('A1') } });
  expect(posted).toEqual({ conversationId: path.id, messageId: 'm2' });
  expect(amended).toMatchObject({ priority: 'high', unansweredSince: null });
  expect(resolved).toMatchObject({ status: 'resolved', agentId: null });
});

it('reads a list to its end, page by page', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const arrived = await company.arrive(5);
  const query = { inboxId: company.inboxId, limit: 2 };

  const ids: string[] = [];
  for await (const { id } of newClient().each('/v1/conversations', { query })) ids.push(id);

  expect(ids.toSorted()).toEqual(arrived.toSorted());
});

it('repeats a call under the same key until the API is back, and does nothing twice', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const [id = ''] = await company.arrive();
  const client = new BatonClient({ baseUrl: stack().apiUrl, token: stack().apiKey, retries: 20 });

  stack().api.kill('SIGKILL');
  const requeued = client.post('/v1/conversations/{id}/requeue', { path: { id } });
  await stack().api.restart();

  expect(await requeued).toMatchObject({ status: 'waiting' });
  expect(await company.story(id)).toEqual([
    'created',
    'assigned A1 routed',
    'unassigned A1 requeued',
    'waiting nobody_eligible',
  ]);
});

it('follows the events without gap or repeat over a restart of the API', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const [first = ''] = await company.arrive();
  const events = newClient().events({ after: '0', query: { inboxId: company.inboxId } });
  const seen: string[] = [];
  const readUntil = async (conversationId: string, type: string) => {
    for (;;) {
      const { value } = await events.next();
      if (value === undefined) throw new Error('the stream ended');
      seen.push(value.id);
      if (value.conversationId === conversationId && value.type === type) return;
    }
  };

  await readUntil(first, 'conversation.assigned');
  await stack().api.restart();
  const [second = ''] = await company.arrive();
  await readUntil(second, 'conversation.assigned');
  await events.return(undefined);

  const all: string[] = [];
  for await (const { id } of newClient().each('/v1/events', { query: { inboxId: company.inboxId } })) all.push(id);
  expect(seen).toEqual(all);
});
