import { type Static, Type } from 'typebox';
import { closed, Instant, nullable, oneOf, reference } from './building-blocks.ts';

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

export type EventView = Static<typeof EventSchema>;
export const EventAnswer = reference<EventView>('Event');
