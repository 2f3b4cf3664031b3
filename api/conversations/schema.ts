import { type Static, Type } from 'typebox';
import type { Decision } from '../../contract/decision.ts';
import type { Warning } from '../../contract/errors.ts';
import { type ConversationView, PRIORITIES, STATUSES } from '../../contract/model.ts';
import { closed, Id, nullable, oneOf, Skills, text } from '../../contract/shapes.ts';
import { LISTS } from '../../store/conversation-filter.ts';
import { ORDERS } from '../../store/conversation-order.ts';
import type { Page } from '../http/cursor.ts';
import { GivenInstant, Ids, INSTANT_FORM, Instant, PAGE_QUERY, reference } from '../http/shapes.ts';
import { ConsumerBody, FirstMessageBody } from '../messages/schema.ts';

const CONVERSATION = {
  id: Id,
  inboxId: Id,
  teamId: nullable(Id),
  consumer: closed({ id: Type.String(), name: nullable(Type.String()) }),
  status: oneOf(STATUSES),
  parked: Type.Boolean({ description: 'waiting, but only a person or the route command hands it out' }),
  priority: oneOf(PRIORITIES),
  skills: Type.Array(Type.String()),
  agentId: nullable(Id),
  assignedAt: nullable(Instant),
  assignedBy: nullable(Type.String({ description: '`routing`, or the id of an actor' })),
  waitingSince: nullable(Instant),
  position: nullable(Type.Integer({ description: 'from 1 within the inbox; null unless waiting and not parked' })),
  unansweredSince: nullable(Instant),
  responseDueAt: nullable(Instant),
  coolingOff: Type.Array(closed({ agentId: Id, until: Instant })),
  timeouts: Type.Integer({ description: 'response timeouts in a row' }),
  createdAt: Instant,
  resolvedAt: nullable(Instant),
  version: Type.Integer(),
};

export const ConversationSchema = Type.Unsafe<ConversationView>(
  Type.Object(CONVERSATION, { $id: 'Conversation', description: 'The conversation.', additionalProperties: false }),
);
export const ConversationAnswer = reference<ConversationView>('Conversation');

/** What a command answers: the conversation, with two more members. */
export interface CommandView extends ConversationView {
  readonly warnings: readonly Warning[];
  readonly decision: Decision | null;
}

export const CommandSchema = Type.Unsafe<CommandView>(
  Type.Object(
    {
      ...CONVERSATION,
      warnings: Type.Array(oneOf(['agent_offline'])),
      decision: Type.Unsafe({
        anyOf: [reference('Decision'), { type: 'null' }],
        description: 'null if none was taken',
      }),
    },
    {
      $id: 'CommandAnswer',
      description: 'The conversation as it is now, and what was decided.',
      additionalProperties: false,
    },
  ),
);
export const CommandAnswer = reference<CommandView>('CommandAnswer');

export const AcceptedAnswer = closed({ conversationId: Id }, { description: 'The message is durable.' });

export const OpenBody = closed({
  id: Type.Optional(Id),
  inboxId: Id,
  consumer: ConsumerBody,
  teamId: Type.Optional(nullable(Id)),
  priority: Type.Optional(oneOf(PRIORITIES)),
  skills: Type.Optional(Skills),
  preferredAgentId: Type.Optional(nullable(Id)),
  pending: Type.Optional(Type.Boolean({ description: 'a bot or form still has it: not routed until hand-off' })),
  message: Type.Optional(FirstMessageBody),
});
export type OpenBody = Static<typeof OpenBody>;

/** The most that are counted. */
export const MOST_COUNTED = 10_000;

export const ConversationPage = Type.Unsafe<Page<ConversationView> & { readonly total?: number }>(
  closed(
    {
      items: Type.Array(ConversationAnswer),
      nextCursor: nullable(Type.String({ description: 'null at the end' })),
      total: Type.Optional(
        Type.Integer({ description: `with count=true: how many there are; ${MOST_COUNTED} where there are more` }),
      ),
    },
    { description: 'A page of the list.' },
  ),
);

export const ConversationQuery = closed({
  list: Type.Optional(
    oneOf(LISTS, {
      description:
        "mine: held by the caller; unassigned: waiting, parked ones too; parked; team: open, of the caller's teams; all: open. A key has none of its own.",
    }),
  ),
  ids: Type.Optional(Ids),
  q: Type.Optional({
    ...text(256),
    'x-form': 'a text of 1 to 256 characters, without NUL',
    description:
      "the beginning of the id or of the consumer's id, or of words of the consumer's name, in any case. It finds up to 1,000 ids and 2,000 consumers: of more, some are left out",
  }),
  status: Type.Optional(oneOf(STATUSES)),
  inboxId: Type.Optional(Id),
  teamId: Type.Optional(Id),
  agentId: Type.Optional(Id),
  consumerId: Type.Optional(text(256)),
  parked: Type.Optional(Type.Boolean()),
  unanswered: Type.Optional(Type.Boolean({ description: 'whether unansweredSince is set' })),
  dueBefore: Type.Optional({ ...GivenInstant, 'x-form': INSTANT_FORM, description: 'responseDueAt lies before it' }),
  priority: Type.Optional(oneOf(PRIORITIES)),
  escalated: Type.Optional(
    Type.Boolean({ description: 'whether its streak of response timeouts was long enough to be escalated' }),
  ),
  order: Type.Optional(
    oneOf(ORDERS, {
      description:
        'served: as they are served, parked ones last; needs status=waiting, list=unassigned or list=parked, and is their default. due: by responseDueAt, then the unanswered, then the answered; needs status=assigned, list=mine or agentId. created: oldest first, the default; -created: newest first. A conversation whose place changes while pages are read may come twice, or not at all.',
    }),
  ),
  count: Type.Optional(Type.Boolean({ description: 'whether to answer `total`' })),
  ...PAGE_QUERY,
});
export type ConversationQuery = Static<typeof ConversationQuery>;
