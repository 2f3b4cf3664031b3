import { Type } from 'typebox';
import { EVENT_TYPES, type EventView } from '../../contract/events.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import { Instant, PAGE_QUERY, reference } from '../http/shapes.ts';

const maybe = () => nullable(Type.String());

export const EventSchema = Type.Object(
  {
    id: Type.String({ description: 'a decimal number that grows with the order of commitment' }),
    type: Type.String(),
    occurredAt: Instant,
    conversationId: maybe(),
    inboxId: maybe(),
    agentId: maybe(),
    teamId: maybe(),
    actor: closed({ kind: oneOf(['person', 'key', 'routing', 'system']), id: maybe() }),
    reason: maybe(),
    decisionId: maybe(),
    data: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
  },
  { $id: 'Event', additionalProperties: false },
);

export const EventAnswer = reference<EventView>('Event');

export const EventQuery = closed({
  type: Type.Optional(oneOf(EVENT_TYPES)),
  inboxId: Type.Optional(Id),
  agentId: Type.Optional(Id),
  conversationId: Type.Optional(Id),
  ...PAGE_QUERY,
});

export const StreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      pattern: '^\\d{1,18}$',
      description: 'of a stream: the id of the last event seen; absent = from now on',
      'x-form': 'the id of an event, a decimal number',
    }),
  ),
});
