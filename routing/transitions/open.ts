import type { MessageReceived } from '../../contract/conversation.ts';
import { PRIORITIES } from '../../contract/model.ts';
import type { OpenTransition } from '../../contract/transitions.ts';
import type { ConversationRow } from '../conversation-row.ts';
import { type RecordedMessage, takeMessage } from '../unanswered.ts';
import type { ConversationFacts } from './facts.ts';
import {
  type Change,
  type Refused,
  refused,
  routed,
  startWaiting,
  type Turn,
  turn,
  unchanged,
  withEvent,
  withRow,
} from './turn.ts';

/**
 * The first step of a run. A new conversation is routed unless a bot still has it; a resolved one reopens if the consumer
 * wrote something new; anything else is found as it is. What was said is recorded in any case.
 */
export function openStep(facts: ConversationFacts, { open, messages }: OpenTransition): Turn | Refused {
  const news = messages.filter(({ messageId }) => !facts.knownMessageIds.includes(messageId));
  if (facts.row === null) {
    if (!facts.inboxes.has(open.inboxId)) {
      return refused({ code: 'inbox_not_found', message: `there is no inbox ${open.inboxId}` });
    }
    const created = create(facts, open);
    const change = created.after.status === 'waiting' ? routed(created) : created;
    return turn({ changes: [say(change, facts, news)], outcome: 'created' });
  }
  const found = unchanged(facts.row);
  const reopens = facts.row.status === 'resolved' && news.some(({ from }) => from === 'consumer');
  const change = say(reopens ? reopen(found, facts) : found, facts, news);
  return turn({ changes: [change], outcome: reopens ? 'reopened' : 'existing' });
}

function create(facts: ConversationFacts, open: OpenTransition['open']): Change {
  const pending = open.pending === true;
  const row: ConversationRow = {
    id: open.conversationId,
    inboxId: open.inboxId,
    teamId: open.teamId ?? null,
    consumerKey: open.consumerKey,
    status: pending ? 'pending' : 'waiting',
    parked: false,
    priority: PRIORITIES.indexOf(open.priority ?? 'normal'),
    skills: open.skills ?? [],
    agentId: null,
    assignedAt: null,
    assignedBy: null,
    preferredAgentId: open.preferredAgentId ?? null,
    previousAgentId: null,
    waitingSince: pending ? null : facts.askedAt,
    decided: false,
    unansweredSince: null,
    unansweredLatest: null,
    answeredAt: null,
    timeouts: 0,
    escalated: false,
    warnedFor: null,
    coolOffs: {},
    timerAt: null,
    createdAt: facts.askedAt,
    resolvedAt: null,
    disposition: null,
    version: 0,
  };
  const change = { ...unchanged(row), before: null };
  return withEvent(change, facts, { type: 'conversation.created', data: { pending } });
}

/** Back to the bot, or to whoever had it if the policy says so, or routed like a new one. */
function reopen(found: Change, facts: ConversationFacts): Change {
  const { previousAgentId, inboxId } = found.after;
  const reopenTo = facts.inboxes.get(inboxId)?.policy.reopenTo;
  const open = withRow(found, { resolvedAt: null, disposition: null });
  const told = (change: Change) => withEvent(change, facts, { type: 'conversation.reopened' });
  if (reopenTo === 'pending') return told(withRow(open, { status: 'pending', decided: false }));
  const back = reopenTo === 'previous_agent' && previousAgentId !== null;
  return routed(told(startWaiting(open, facts.askedAt)), {
    byCommand: false,
    ...(back ? { wish: { agentId: previousAgentId, reason: 'previous_agent' } } : {}),
  });
}

/** Records what was said. Agents' messages come another way, so nobody's holds are needed here. */
function say(change: Change, { at }: ConversationFacts, messages: readonly MessageReceived[]): Change {
  const recorded: RecordedMessage[] = [];
  let row = change.after;
  for (const message of messages) {
    const taken = takeMessage(row, message, { holds: [], nextQuestionAt: null }, at);
    row = taken.row;
    recorded.push(taken.message);
  }
  return { ...change, after: row, messages: recorded };
}
