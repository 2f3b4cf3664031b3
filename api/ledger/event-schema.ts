import { Type } from 'typebox';
import { EVENT_TYPES, type EventView } from '../../contract/events.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import type { Page } from '../http/cursor.ts';
import { Instant, PAGE_QUERY, pageOf, reference } from '../http/shapes.ts';

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
  { $id: 'Event', description: 'Something that happened.', additionalProperties: false },
);

export const EventAnswer = reference<EventView>('Event');

const EVENT_STREAM = {
  type: 'string',
  description:
    'Server-sent events: `id:` is the id of the event, `data:` the event as JSON in one line, with the schema Event; a comment every 15 s while nothing happens. It starts now or after Last-Event-ID, without gap or repeat, and ends when the credential does. Between the events come hints, without `id:`, that something is to be read again: `event: conversation` with `{ id, inboxId, agentId }` where a message may have changed unansweredSince, responseDueAt or timeouts, and `event: notification` with `{ id, type, agentId, teamId, conversationId }`. A stream that breaks off may lose hints. With `type` there are none.',
};

/** A list, or a stream where `Accept` asks for one. */
export const EventsAnswer = Type.Unsafe<Page<EventView>>({
  description: 'A page of the list; or, with `Accept: text/event-stream`, a stream without end.',
  content: { 'application/json': { schema: pageOf(EventAnswer) }, 'text/event-stream': { schema: EVENT_STREAM } },
});

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
