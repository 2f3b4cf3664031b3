import { Webhook } from 'standardwebhooks';
import { toEventView } from '../../contract/events.ts';
import type { Event } from '../../store/ledger.ts';

/** What is posted to an endpoint. */
export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of posting: a status, or what came instead of one, in words. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unanswered'; readonly error: string };

/**
 * Posts a message, within a bounded time and to an address that is allowed. Redirects are not followed.
 *
 * @throws the reason of `signal` when that calls it off
 */
export type PostMessage = (message: WebhookMessage, signal: AbortSignal) => Promise<Answer>;

/** An event as the Standard Webhooks scheme puts it, signed at the time of the attempt. Its id is that of every attempt. */
export function messageOf(
  event: Event,
  { url, secret, at }: { readonly url: string; readonly secret: string; readonly at: Date },
): WebhookMessage {
  const data = toEventView(event);
  const body = JSON.stringify({ type: data.type, timestamp: data.occurredAt, data });
  const id = `evt_${data.id}`;
  return {
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Baton-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
  };
}
