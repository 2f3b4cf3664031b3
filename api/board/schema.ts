import { Type } from 'typebox';
import { ATTENTION_KINDS, SEVERITIES } from '../../contract/board.ts';
import { AVAILABILITIES } from '../../contract/model.ts';
import { MODES } from '../../contract/policy.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import { Instant, reference } from '../http/shapes.ts';
import type { Board } from './board.ts';

const count = (description?: string) => Type.Integer(description === undefined ? {} : { description });
const instantOrNull = (description: string) =>
  nullable(Type.Unsafe<string>({ type: 'string', format: 'date-time', description }));

const STATES = { online: count(), busy: count(), away: count(), offline: count() };

const DUE = {
  dueSoon: count("unanswered, and due within the inbox's `responseWarningSeconds`"),
  overdue: count('unanswered, and due before now'),
};

const Tiles = closed({
  waiting: count('parked ones do not count'),
  longestWaitSince: instantOrNull('null if nobody waits'),
  longestWaitInboxId: nullable(Type.String()),
  ...DUE,
  assigned: count(),
  freeSlots: count('what routing could fill now, each agent counted once; one without a capacity counts as one slot'),
  ...STATES,
});

const Inbox = closed({
  id: Id,
  name: Type.String(),
  mode: oneOf(MODES),
  waiting: count('parked ones do not count'),
  longestWaitSince: instantOrNull('null if nobody waits'),
  parked: count(),
  assigned: count(),
  ...DUE,
  freeSlots: count('an agent with several inboxes counts in each'),
  members: count(),
  available: count('members in a state in which routing gives them something'),
  ...STATES,
  serviceLevelSeconds: count(),
  serviceLevelTarget: count('percent'),
});

const Agent = closed({
  id: Id,
  name: Type.String(),
  availability: oneOf(AVAILABILITIES),
  availabilitySince: Instant,
  load: count(),
  capacity: nullable(Type.Integer({ description: 'the default of the account applied; null = no limit' })),
  unanswered: count(),
  ...DUE,
  nextDueAt: instantOrNull('when the first answer is due'),
  misses: count('missed answers in a row'),
  lastAssignedAt: instantOrNull('null = never'),
  inboxIds: Type.Array(Id),
});

const AttentionItem = closed({
  kind: oneOf(ATTENTION_KINDS),
  severity: oneOf(SEVERITIES),
  inboxId: nullable(Type.String()),
  agentId: nullable(Type.String()),
  conversationIds: Type.Array(Id, { maxItems: 20 }),
  webhookId: nullable(Type.String()),
  count: count('how many: conversations (parked ones up to 100), answers, timeouts'),
  since: instantOrNull('since when it is so, as far as that is known'),
  sentence: Type.String(),
});

export const BoardSchema = Type.Unsafe<Board>(
  Type.Object(
    {
      at: Instant,
      tiles: Tiles,
      inboxes: Type.Array(Inbox),
      agents: Type.Array(Agent, { description: 'active agents, and others who are members of an inbox' }),
      attention: Type.Array(AttentionItem, { description: 'what to look at, the critical first' }),
    },
    { $id: 'Board', description: 'The whole account at one moment.', additionalProperties: false },
  ),
);

export const BoardAnswer = reference<Board>('Board');
