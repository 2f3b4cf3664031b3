import { randomBytes } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { createWebhookActivities, type WebhookActivities } from '../../activities/index.ts';
import type { WebhookDeps } from '../../activities/webhooks.ts';
import type { EventType } from '../../contract/events.ts';
import type { DeliveryOutcome } from '../../contract/webhooks.ts';
import { createWebhookPost } from '../../runtime/webhook-post.ts';
import type { Database } from '../../store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Receiver } from '../support/receiver.ts';

export const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

/** A round of deliveries that goes on beside the test, as in a worker. */
export interface RunningRound {
  readonly outcome: Promise<DeliveryOutcome>;
  readonly heartbeats: readonly unknown[];
  /** The worker is told to stop. */
  stop(): Promise<void>;
}

/** Endpoints with a real database behind them and a real receiver before them, which is new for each test. */
export function useEndpoints(): Endpoints {
  const endpoints = new Endpoints();
  beforeAll(() => endpoints.begin());
  beforeEach(() => endpoints.open());
  afterEach(() => endpoints.close());
  afterAll(() => endpoints.end());
  return endpoints;
}

class Endpoints {
  readonly #sender = createWebhookPost({ allowPrivate: true });
  #database: TestDatabase | null = null;
  #receiver: Receiver | null = null;
  #rounds: RunningRound[] = [];
  #count = 0;

  get db(): Database {
    if (this.#database === null) throw new Error('the database is created in beforeAll');
    return this.#database.db;
  }

  get receiver(): Receiver {
    if (this.#receiver === null) throw new Error('the receiver is started in beforeEach');
    return this.#receiver;
  }

  async begin(): Promise<void> {
    this.#database = await createTestDatabase();
  }

  async open(): Promise<void> {
    this.#receiver = await Receiver.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.#rounds.splice(0).map((round) => round.stop()));
    await this.receiver.stop();
  }

  async end(): Promise<void> {
    this.#sender.close();
    await this.#database?.drop();
  }

  activities(deps: Partial<WebhookDeps> = {}): WebhookActivities {
    return createWebhookActivities({ db: this.db, post: this.#sender.post, ...deps });
  }

  /** Creates an endpoint that gets what happens from now on. Answers its id. */
  async add(types: readonly EventType[] = []): Promise<string> {
    this.#count += 1;
    const id = `hook-${this.#count}`;
    const latest = await this.db.event.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
    const cursor = latest?.id ?? 0n;
    const { url } = this.receiver;
    await this.db.webhook.create({
      data: { id, url, types: [...types], secret: SECRET, cursor, createdAt: new Date() },
    });
    return id;
  }

  /** Replaces an endpoint, as the API does. */
  async replace(id: string, data: { readonly url?: string; readonly types?: EventType[] }): Promise<void> {
    await this.db.webhook.update({ where: { id }, data: { ...data, revision: { increment: 1 } } });
  }

  async row(id: string) {
    return await this.db.webhook.findUniqueOrThrow({ where: { id } });
  }

  /** The log of an endpoint, oldest first. */
  async attempts(id: string) {
    return await this.db.webhookDelivery.findMany({ where: { webhookId: id }, orderBy: { id: 'asc' } });
  }

  /** Events happen; answers their ids. */
  async happen(...types: readonly EventType[]): Promise<readonly string[]> {
    await this.db.event.createMany({
      data: types.map((type, index) => ({
        type,
        occurredAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
        conversationId: `c${index}`,
        inboxId: 'mail',
        agentId: 'ana',
        actorKind: 'key',
        actorId: 'key:crm',
        data: { priority: 'high' },
      })),
    });
    const written = await this.db.event.findMany({ orderBy: { id: 'desc' }, take: types.length, select: { id: true } });
    return written.map(({ id }) => String(id)).reverse();
  }

  /** Begins a round of deliveries. */
  round(webhookId: string, deps: Partial<WebhookDeps> = {}): RunningRound {
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const heartbeats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
    const { deliverEvents } = this.activities(deps);
    const outcome: Promise<DeliveryOutcome> = environment.run(deliverEvents, { webhookId });
    const stop = async () => {
      environment.cancel('WORKER_SHUTDOWN');
      await outcome.catch(() => undefined);
    };
    outcome.catch(() => undefined);
    const round = { outcome, heartbeats, stop };
    this.#rounds.push(round);
    return round;
  }

  /** A round that goes on until so many attempts are in the log, and is then stopped. */
  async roundUntil(webhookId: string, attempts: number): Promise<void> {
    const round = this.round(webhookId);
    await eventually(async () => (await this.attempts(webhookId)).length).toBeGreaterThanOrEqual(attempts);
    await round.stop();
  }
}

/** Waits until what is read is as expected. */
export const eventually = <Value>(read: () => Value | Promise<Value>) =>
  expect.poll(read, { interval: 20, timeout: 15_000 });
