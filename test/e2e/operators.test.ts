import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';
import { TRACE_HEADER } from '../../contract/tracing.ts';
import { billableActions, type HistoryEvent, kindOf } from '../support/billable-actions.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack();
const temporal = useTemporal(stack);

const NAME = 'Grace Hopper';
const consumer = { id: 'grace', name: NAME };

it('tells operators what a conversation is, how it stands and what was done, but not who wrote', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' }, limit: 1 });
  const [held = '', waiting = ''] = await company.arrive(2, { consumer, message: { id: 'first' } });
  const handle = temporal().workflow.getHandle(conversationWorkflowId(held));
  const { inbox, status, agent } = SEARCH_ATTRIBUTES;
  const inInbox = `${inbox} = '${company.inboxId}' AND ExecutionStatus = 'Running'`;

  await expect.poll(() => found(`${inInbox} AND ${status} = 'assigned'`)).toEqual([conversationWorkflowId(held)]);
  await expect.poll(() => found(`${inInbox} AND ${status} = 'waiting'`)).toEqual([conversationWorkflowId(waiting)]);
  await expect.poll(() => found(`${agent} = '${company.id('A1')}'`)).toEqual([conversationWorkflowId(held)]);

  const { responseDueAt } = await company.show(held);
  const details = await currentDetails(held);
  expect(details.split('\n')).toEqual([
    '- **Status:** assigned',
    `- **Agent:** ${company.id('A1')} (online), by routing`,
    expect.stringMatching(/^- \*\*Assigned at:\*\* 2/),
    expect.stringMatching(/^- \*\*Waiting since:\*\* 2/),
    expect.stringMatching(/^- \*\*Unanswered since:\*\* 2/),
    `- **Answer due at:** ${responseDueAt}`,
    expect.stringMatching(/^- \*\*Last decision:\*\* Given to .*A1, the only eligible agent/),
    expect.stringMatching(/^- \*\*As of:\*\* 2/),
    '- **Last outcomes, in UTC:**',
    expect.stringMatching(/^ {2}- 2\S+ \d\d:\d\d:\d\d given to .*A1, round robin$/),
  ]);
  expect(await currentDetails(waiting)).toContain('- **Status:** waiting\n');
  expect(await currentDetails(waiting)).toContain('- **Position:** 1');

  const described = await handle.describe();
  const summary = await described.staticSummary();
  expect(summary).toBe(`Conversation in inbox ${company.inboxId}`);
  expect(await described.staticDetails()).toContain(`GET /v1/conversations/${held}/decisions`);

  await company.command(held, 'resolve', { actorId: company.id('A1') });
  const events = await historyOf(held);
  const summaries = events.flatMap((event) => textOf(event.userMetadata?.summary) ?? []);
  expect(summaries).toEqual([
    summary,
    `open in inbox ${company.inboxId}`,
    `warn ${company.id('A1')}`,
    `resolve by ${company.id('A1')}`,
  ]);

  expect(JSON.stringify(events), 'headers, where nobody traces').not.toContain(TRACE_HEADER);
  const plain = JSON.stringify([described.memo, described.searchAttributes, details, summaries]);
  expect(plain).not.toContain(NAME);
  expect(plain).not.toContain(consumer.id);
});

it('has no place for the text of a message', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const [id = ''] = await company.arrive(1, { consumer });

  const path = `/v1/conversations/${id}/messages`;
  const answer = await api().call('POST', path, { id: 'm1', from: 'consumer', text: 'my card number is 4111' });

  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: '/text' }] } });
});

it('keeps a whole conversation of ten messages within 44 events and 12 billable actions', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const id = company.id('chat');
  const unanswered = async () => (await api().call('GET', `/v1/conversations/${id}`)).body;

  for (let exchange = 1; exchange <= 5; exchange += 1) {
    const said = { id: `c${exchange}`, from: 'consumer', inboxId: company.inboxId };
    await api().expect('POST', `/v1/conversations/${id}/messages`, said);
    await expect.poll(unanswered).toMatchObject({ status: 'assigned', unansweredSince: expect.any(String) });
    await company.say(id, { from: 'agent', agent: 'A1' });
    await expect.poll(unanswered).toMatchObject({ unansweredSince: null });
  }
  await company.command(id, 'resolve');

  const events = await historyOf(id);
  expect(kindOf(events.at(-1) ?? {})).toBe('workflowExecutionCompleted');
  expect(events.length).toBeLessThanOrEqual(44);
  expect(billableActions(events)).toBeLessThanOrEqual(12);
});

/** The workflows an operator's query finds. */
async function found(query: string): Promise<readonly string[]> {
  const workflowIds: string[] = [];
  for await (const { workflowId } of temporal().workflow.list({ query })) workflowIds.push(workflowId);
  return workflowIds;
}

async function currentDetails(conversationId: string): Promise<string> {
  const handle = temporal().workflow.getHandle(conversationWorkflowId(conversationId));
  const metadata = await handle.query<{ readonly currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

async function historyOf(conversationId: string): Promise<readonly HistoryEvent[]> {
  const { events } = await temporal().workflow.getHandle(conversationWorkflowId(conversationId)).fetchHistory();
  return events ?? [];
}

const textOf = (payload: Payload | null | undefined): string | null =>
  payload == null ? null : defaultPayloadConverter.fromPayload<string>(payload);
