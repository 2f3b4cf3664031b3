import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import type { ConversationView } from '../../contract/model.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';
import type { EventBody } from './client.ts';
import type { Company } from './company.ts';
import { conversation, type Run } from './scenario-steps.ts';
import { countsOf, listOf, type Vocabulary } from './scenario-words.ts';

interface Judged extends Run {
  readonly temporal: Client;
}

/** What may stand in the column `result`; after `soon` it is waited for. */
export const RESULTS: Vocabulary<Judged, Promise<void>> = {
  // All conversations, in the order in which they arrived.
  'held by <list>': async ({ company }, holders) => {
    const expected = listOf(holders).map((name) => (name === 'nobody' ? null : name));
    expect(await company.holders()).toEqual(expected);
  },
  'spread <list>': async ({ company }, counts) => expect(await company.spread()).toEqual(countsOf(counts)),
  'all wait': async ({ company }) => {
    const views = await company.views();
    expect(views.map(({ status, agentId }) => [status, agentId])).toEqual(
      company.conversations.map(() => ['waiting', null]),
    );
  },
  // The whole waiting list; every other conversation is assigned.
  '<list> wait in order': async ({ company }, waiting) => {
    const ids = listOf(waiting).map((which) => conversation(company, which));
    const expected = company.conversations.map((id) =>
      ids.includes(id) ? ['waiting', ids.indexOf(id) + 1] : ['assigned', null],
    );
    const views = await Promise.all(company.conversations.map((id) => company.show(id)));
    expect(views.map(({ status, position }) => [status, position])).toEqual(expected);
  },

  '<C> assigned to <agent>': (run, which, agent) =>
    shows(run, which, { status: 'assigned', parked: false, agentId: run.company.id(agent) }),
  '<C> parked': (run, which) => shows(run, which, { status: 'waiting', parked: true, agentId: null, position: null }),
  '<C> due at <seconds> s': async ({ company }, which, seconds) => {
    const { assignedAt, responseDueAt } = await company.show(conversation(company, which));
    expect(secondsBetween(assignedAt, responseDueAt)).toBe(Number(seconds));
  },

  '<C>: <list>': async ({ company }, which, story) =>
    expect(await company.story(conversation(company, which))).toEqual(listOf(story)),
  '<C> <word> once': async ({ company }, which, type) => expect(await eventsOf(company, which, type)).toHaveLength(1),
  '<agent> lost <C>: <word>': async ({ company }, agent, which, reason) =>
    expect(await company.story(conversation(company, which))).toContain(`unassigned ${agent} ${reason}`),
  '<agent> never lost <C>: <word>': async ({ company }, agent, which, reason) =>
    expect(await company.story(conversation(company, which))).not.toContain(`unassigned ${agent} ${reason}`),
  // The first time the agent had it, and not a moment less than so many seconds.
  '<agent> missed <C> after <seconds> s, <state>': async ({ company }, agent, which, seconds, availability) => {
    const ofAgent = (event: EventBody) => event.agentId === company.id(agent);
    const given = (await eventsOf(company, which, 'assigned')).find(ofAgent);
    const lost = (await eventsOf(company, which, 'unassigned')).find(ofAgent);
    expect(lost).toMatchObject({ reason: 'response_timeout', data: { availability } });
    expect(secondsBetween(given?.occurredAt, lost?.occurredAt)).toBeGreaterThanOrEqual(Number(seconds));
  },
  // The agent lost it first, and had it again next.
  '<C> avoided <agent> for <seconds> s': async ({ company }, which, agent, seconds) => {
    const lost = (await eventsOf(company, which, 'unassigned')).at(0);
    const given = (await eventsOf(company, which, 'assigned')).at(1);
    expect([lost?.agentId, given?.agentId]).toEqual([company.id(agent), company.id(agent)]);
    const until = String(lost?.data['coolingOffUntil']);
    expect(secondsBetween(lost?.occurredAt, until)).toBe(Number(seconds));
    expect(secondsBetween(until, given?.occurredAt)).toBeGreaterThanOrEqual(0);
  },
  // It was given to the agent once, was answered, and nothing is going to happen to it by itself.
  '<agent> keeps <C> for good': async (run, agent, which) => {
    const id = conversation(run.company, which);
    expect(await run.company.story(id)).toEqual(['created', `assigned ${agent} routed`]);
    const pending = { unansweredSince: null, responseDueAt: null, timeouts: 0 };
    await shows(run, which, { agentId: run.company.id(agent), ...pending });
    expect(await pendingTimers(run.temporal, id)).toEqual([]);
  },

  '<agent> is <state>, <cause>': async ({ company }, agent, availability, availabilityCause) =>
    expect(await company.agent(agent)).toMatchObject({ availability, availabilityCause }),
  '<agent> is told <list>': async ({ company }, agent, types) => {
    const told = await company.api.all<{ type: string }>(`/v1/notifications?agentId=${company.id(agent)}`);
    expect(told.map((notification) => notification.type)).toEqual(listOf(types));
  },

  'none refused': async ({ answers }) => expect(refusals(answers)).toEqual([]),
  '<n> refused <word>': async ({ answers }, n, code) =>
    expect(refusals(answers)).toMatchObject(Array(Number(n)).fill({ status: 409, body: { code } })),
  // One was granted it, and all the others were told who, by the answer and by the ledger.
  '<n> refused <word> by the winner': async ({ company, answers }, n, code) => {
    const granted = answers.filter(({ status }) => status === 200);
    const agentId = granted[0]?.body.agentId;
    expect(granted).toHaveLength(1);
    expect(refusals(answers)).toMatchObject(Array(Number(n)).fill({ status: 409, body: { code, agentId } }));
    expect(await company.turns()).toEqual([company.nameOf(agentId ?? null)]);
  },
};

function refusals(answers: Run['answers']): Run['answers'] {
  return answers.filter(({ status }) => status !== 200);
}

async function shows({ company }: Run, which: string, expected: Partial<Record<keyof ConversationView, unknown>>) {
  expect(await company.show(conversation(company, which))).toMatchObject(expected);
}

async function eventsOf(company: Company, which: string, type: string): Promise<readonly EventBody[]> {
  const events = await company.events(conversation(company, which));
  return events.filter((event) => event.type === `conversation.${type}`);
}

function secondsBetween(from: string | null | undefined, to: string | null | undefined): number {
  return (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1_000;
}

/** The timers the conversation has set that have neither fired nor been cancelled. */
async function pendingTimers(temporal: Client, conversationId: string): Promise<readonly string[]> {
  const { events } = await temporal.workflow.getHandle(conversationWorkflowId(conversationId)).fetchHistory();
  const started = (events ?? []).flatMap((event) => event.timerStartedEventAttributes?.timerId ?? []);
  const ended = (events ?? []).flatMap(
    (event) => (event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes)?.timerId ?? [],
  );
  return started.filter((timerId) => !ended.includes(timerId));
}
