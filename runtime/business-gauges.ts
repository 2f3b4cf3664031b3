import type { Database } from '../store/database.ts';
import {
  type InboxFigures,
  type OutboxFigures,
  readInboxFigures,
  readOutboxFigures,
  readWebhookFigures,
  type WebhookFigures,
} from '../store/figures.ts';
import { Gauge, type Registry } from './metrics.ts';

/** How long an answer of the database is good: several scrapers cost it no more than one does. */
const GOOD_FOR_MS = 10_000;

interface Figures {
  readonly inboxes: readonly InboxFigures[];
  readonly outbox: readonly OutboxFigures[];
  readonly webhooks: readonly WebhookFigures[];
}

const NONE: Figures = { inboxes: [], outbox: [], webhooks: [] };

export interface BusinessGauges {
  /** Inboxes as of the last answer; none while the database is away. */
  readonly knownInboxes: () => Promise<readonly string[]>;
}

/**
 * What the database says of the business, asked when the metrics are read. Every worker says the same. While the database
 * is away the gauges are absent and `baton_business_metrics_up` is 0: an old number would look like a fresh one.
 */
export function serveBusinessGauges({
  registry,
  db,
  goodForMs = GOOD_FOR_MS,
}: {
  readonly registry: Registry;
  /** A connection of its own, with short timeouts: what is watched must not keep those who watch waiting. */
  readonly db: Database;
  readonly goodForMs?: number;
}): BusinessGauges {
  const figures = remembered(() => readFigures(db), goodForMs);
  const gauge = (name: string, help: string, rows: (figures: Figures) => readonly Row[]) =>
    new Gauge({
      name,
      help,
      labelNames: ['inbox', 'webhook'],
      registers: [registry],
      async collect() {
        this.reset();
        for (const { labels, value } of rows((await figures()) ?? NONE)) this.set(labels, value);
      },
    });
  const perInbox = (value: (of: InboxFigures) => number) => (of: Figures) =>
    of.inboxes.map((each) => ({ labels: { inbox: each.inboxId }, value: value(each) }));
  const perWebhook = (value: (of: WebhookFigures) => number) => (of: Figures) =>
    of.webhooks.map((each) => ({ labels: { webhook: each.webhookId }, value: value(each) }));
  const ofOutbox = (value: (of: OutboxFigures) => number) => (of: Figures) =>
    of.outbox.map((each) => ({ labels: {}, value: value(each) }));

  gauge(
    'baton_conversations_waiting',
    'Conversations on the waiting list.',
    perInbox((of) => of.waiting),
  );
  gauge(
    'baton_oldest_wait_seconds',
    'How long the conversation on the waiting list that waits longest has waited.',
    perInbox((of) => of.oldestWaitSeconds),
  );
  gauge(
    'baton_conversations_assigned',
    'Conversations held by agents.',
    perInbox((of) => of.assigned),
  );
  gauge(
    'baton_free_slots',
    'Slots of agents who could be given something now.',
    perInbox((of) => of.freeSlots),
  );
  gauge(
    'baton_outbox_size',
    'Conversations whose workflow is still to be told of a change.',
    ofOutbox((of) => of.size),
  );
  gauge(
    'baton_outbox_age_seconds',
    'How long the oldest of those has stood there.',
    ofOutbox((of) => of.ageSeconds),
  );
  gauge(
    'baton_webhook_events_behind',
    'Events that an endpoint wants and has not been sent, of the next 10,000.',
    perWebhook((of) => of.eventsBehind),
  );
  gauge(
    'baton_webhook_seconds_behind',
    'Age of the first event that an endpoint wants and has not been sent, or how long it has failed.',
    perWebhook((of) => of.secondsBehind),
  );
  new Gauge({
    name: 'baton_business_metrics_up',
    help: 'Whether the database answered what these metrics ask: 1 or 0.',
    registers: [registry],
    async collect() {
      this.set((await figures()) === null ? 0 : 1);
    },
  });
  return { knownInboxes: async () => ((await figures()) ?? NONE).inboxes.map(({ inboxId }) => inboxId) };
}

interface Row {
  readonly labels: { readonly inbox?: string; readonly webhook?: string };
  readonly value: number;
}

/** One after another, over one connection: the first that fails ends it. */
async function readFigures(db: Database): Promise<Figures> {
  const at = new Date();
  const inboxes = await readInboxFigures(db, at);
  const outbox = [await readOutboxFigures(db, at)];
  return { inboxes, outbox, webhooks: await readWebhookFigures(db, at) };
}

/** What `read` answers, or null where it fails; asked at most once in `forMs`, and never twice at a time. */
function remembered<Value>(read: () => Promise<Value>, forMs: number): () => Promise<Value | null> {
  let value: Promise<Value | null> | null = null;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  return () => {
    if (value !== null && (isAsking || performance.now() - askedAtMs < forMs)) return value;
    isAsking = true;
    askedAtMs = performance.now();
    value = read()
      .catch(() => null)
      .finally(() => {
        isAsking = false;
      });
    return value;
  };
}
