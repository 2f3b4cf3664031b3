import type { IncomingMessage } from 'node:http';
import type { BenchStack } from './stack.ts';

/** The part of an event that is read here. */
export interface FeedEvent {
  readonly id: string;
  readonly type: string;
  readonly conversationId: string | null;
  readonly agentId: string | null;
  readonly reason: string | null;
  /** When this process had read it, on the clock of `Date.now()`. */
  readonly arrivedAtMs: number;
}

const PATIENCE_MS = 120_000;

/** Somebody who listens to the live stream of one inbox. */
export class EventFeed {
  /** In the order of the ledger. */
  readonly events: FeedEvent[] = [];
  readonly #stream: IncomingMessage;
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  readonly #assigned: FeedEvent[] = [];
  readonly #assignedIds = new Set<string | null>();
  #text = '';

  private constructor(stream: IncomingMessage) {
    this.#stream = stream;
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => this.#read(chunk));
    // Whoever hangs up, or is cut off, hears no more; `until` says so where something was still expected.
    stream.on('error', () => undefined);
  }

  static async open(stack: BenchStack, inboxId: string): Promise<EventFeed> {
    return new EventFeed(await stack.client.stream(`/v1/events?inboxId=${inboxId}`));
  }

  /** Calls `listen` with each event as it comes. */
  onEvent(listen: (event: FeedEvent) => void): void {
    this.#listeners.add(listen);
  }

  /** The assignments so far, in the order of the ledger. */
  get assigned(): readonly FeedEvent[] {
    return this.#assigned;
  }

  /** How many conversations were assigned so far, however often each. */
  get assignedCount(): number {
    return this.#assignedIds.size;
  }

  /** Waits until `isThere` holds, looking again at every event. */
  until(what: string, isThere: () => boolean): Promise<void> {
    if (isThere()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        if (error === undefined) resolve();
        else reject(error);
      };
      const look = () => {
        if (isThere()) end();
      };
      const timer = setTimeout(() => end(new Error(`${what}: not within ${PATIENCE_MS} ms`)), PATIENCE_MS);
      this.#listeners.add(look);
    });
  }

  close(): void {
    this.#stream.destroy();
  }

  /** Comments keep the connection alive and say nothing; hints are no events. */
  #read(chunk: string): void {
    const arrivedAtMs = Date.now();
    const blocks = `${this.#text}${chunk}`.split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const data = lines.find((line) => line.startsWith('data:'));
      if (data === undefined || lines.some((line) => line.startsWith('event:'))) continue;
      const event: FeedEvent = { ...JSON.parse(data.slice('data:'.length)), arrivedAtMs };
      this.#keep(event);
      for (const listen of this.#listeners) listen(event);
    }
  }

  #keep(event: FeedEvent): void {
    this.events.push(event);
    if (event.type !== 'conversation.assigned') return;
    this.#assigned.push(event);
    this.#assignedIds.add(event.conversationId);
  }
}
