import { type Static, Type } from 'typebox';
import type { Decision } from '../../contract/decision.ts';
import type { Warning } from '../../contract/errors.ts';
import { type ConversationView, PRIORITIES, STATUSES } from '../../contract/model.ts';
import { closed, Id, nullable, oneOf, Skills, text } from '../../contract/shapes.ts';
import { Instant, PAGE_QUERY, reference } from '../http/shapes.ts';
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

export const ConversationQuery = closed({
  status: Type.Optional(oneOf(STATUSES)),
  inboxId: Type.Optional(Id),
  teamId: Type.Optional(Id),
  agentId: Type.Optional(Id),
  consumerId: Type.Optional(text(256)),
  parked: Type.Optional(Type.Boolean()),
  ...PAGE_QUERY,
});
export type ConversationQuery = Static<typeof ConversationQuery>;
