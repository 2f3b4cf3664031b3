import { expect, it } from 'vitest';
import type { Decision } from '../../contract/decision.ts';
import type { ConversationView } from '../../contract/model.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack();
const temporal = useTemporal(stack);

it('lives from its first message to the end, and again when the consumer comes back', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const id = company.id('chat');
  const write = (messageId: string) =>
    api().expect('POST', `/v1/conversations/${id}/messages`, {
      id: messageId,
      from: 'consumer',
      inboxId: company.inboxId,
      consumer: { id: 'ada', name: 'Ada' },
    });
  const read = () => api().call<ConversationView>('GET', `/v1/conversations/${id}`);
  const run = async () => {
    const { runId, status } = await temporal().workflow.getHandle(conversationWorkflowId(id)).describe();
    return { runId, status: status.name };
  };

  // Nobody has heard of it: the consumer's message starts it.
  await write('hello');
  await expect.poll(read).toMatchObject({ status: 200, body: { status: 'assigned' } });
  const { body: begun } = await read();
  expect(begun).toMatchObject({
    id,
    inboxId: company.inboxId,
    consumer: { id: 'ada', name: 'Ada' },
    agentId: company.id('A1'),
    assignedBy: 'routing',
    unansweredSince: expect.any(String),
    responseDueAt: expect.any(String),
  });
  const { runId: firstRun } = await run();

  await company.say(id, { from: 'agent', agent: 'A1' });
  await expect.poll(() => company.show(id)).toMatchObject({ unansweredSince: null, responseDueAt: null });
  expect(await company.command(id, 'resolve', { actorId: company.id('A1'), disposition: 'helped' })).toMatchObject({
    status: 'resolved',
    agentId: null,
    resolvedAt: expect.any(String),
  });

  // The connector delivers the first message once more: it is known, and nothing begins.
  await write('hello');
  expect(await company.show(id)).toMatchObject({ status: 'resolved' });
  await expect.poll(run).toEqual({ runId: firstRun, status: 'COMPLETED' });

  // Somebody else would be next, but the consumer knows A1.
  await write('back-again');
  await expect.poll(read).toMatchObject({ body: { status: 'assigned' } });
  const { body: reopened } = await read();
  expect(reopened).toMatchObject({ agentId: company.id('A1'), createdAt: begun.createdAt, resolvedAt: null });
  expect(reopened.version).toBeGreaterThan(begun.version);
  expect((await run()).runId).not.toBe(firstRun);

  expect(await company.story(id)).toEqual([
    'created',
    'assigned A1 routed',
    'unassigned A1 resolved',
    'resolved',
    'reopened',
    'assigned A1 routed',
  ]);
  const events = await company.events(id);
  expect(events.map((event) => Number(event.id))).toEqual(
    events.map((event) => Number(event.id)).sort((a, b) => a - b),
  );
  expect(events[3]).toMatchObject({ actor: { kind: 'person', id: company.id('A1') }, data: { disposition: 'helped' } });
  const decisions = await api().all<Decision>(`/v1/conversations/${id}/decisions`);
  expect(decisions.map(({ outcome, agentId, reason }) => [outcome, company.nameOf(agentId), reason])).toEqual([
    ['assigned', 'A1', 'round_robin'],
    ['assigned', 'A1', 'previous_agent'],
  ]);
  expect(events.flatMap((event) => event.decisionId ?? [])).toEqual(decisions.map((decision) => decision.id));
});
