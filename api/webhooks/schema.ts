import { type Static, Type } from 'typebox';
import { EVENT_TYPES } from '../../contract/events.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import { Instant, reference } from '../http/shapes.ts';

/** What browsers and servers agree to carry. */
const MAX_URL_LENGTH = 2_048;

const Types = Type.Unsafe<readonly (typeof EVENT_TYPES)[number][] | null>({
  type: ['array', 'null'],
  items: oneOf(EVENT_TYPES),
  minItems: 1,
  uniqueItems: true,
  description: 'types of the events that are sent; null = all',
});

const WEBHOOK = {
  id: Id,
  url: Type.String(),
  types: Types,
  createdAt: Instant,
  lastEventId: nullable(Type.String({ description: 'the last event that was taken' })),
  lastDeliveredAt: nullable(Instant),
  failingSince: nullable({ ...Instant, description: 'the first failed attempt since' }),
  nextAttemptAt: nullable(Instant),
  disabledAt: nullable({ ...Instant, description: 'since when nothing is sent; PUT enables it again' }),
  disabledReason: nullable(Type.String()),
};

export const WebhookSchema = Type.Object(WEBHOOK, {
  $id: 'Webhook',
  description: 'The webhook, without its secret.',
  additionalProperties: false,
});
export type WebhookView = Static<typeof WebhookSchema>;
export const WebhookAnswer = reference<WebhookView>('Webhook');

export const NewWebhookAnswer = closed(
  { ...WEBHOOK, secret: Type.String({ description: 'with which messages are signed; shown once' }) },
  { description: 'The webhook with its secret.' },
);
export type NewWebhookView = Static<typeof NewWebhookAnswer>;

export const WebhookBody = closed({
  url: Type.String({
    minLength: 1,
    maxLength: MAX_URL_LENGTH,
    pattern: '^https?://[^\\s\\u0000]+$',
    description: `an http or https address of at most ${MAX_URL_LENGTH} characters`,
  }),
  types: Type.Optional(Types),
});
export type WebhookBody = Static<typeof WebhookBody>;

export const WebhookDeliverySchema = Type.Object(
  {
    id: Type.String({ description: 'a decimal number that grows with time' }),
    eventId: Type.String(),
    eventType: Type.String(),
    attemptedAt: Instant,
    durationMs: Type.Integer(),
    status: nullable(Type.Integer({ description: 'what the endpoint answered; null where no answer came' })),
    error: nullable(Type.String({ description: 'why the attempt failed; null where the event was taken' })),
  },
  { $id: 'WebhookDelivery', description: 'An attempt to deliver an event.', additionalProperties: false },
);
export type WebhookDeliveryView = Static<typeof WebhookDeliverySchema>;
export const WebhookDeliveryAnswer = reference<WebhookDeliveryView>('WebhookDelivery');
