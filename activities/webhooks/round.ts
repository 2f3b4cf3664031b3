import { Context } from '@temporalio/activity';
import type { DeliveryOutcome, LastDelivery } from '../../contract/webhooks.ts';
import type { Database } from '../../store/database.ts';
import type { Event } from '../../store/ledger.ts';
import type { Attempt, ClaimedEndpoint, Endpoint } from './endpoint.ts';
import type { Lookout, Sight } from './lookout.ts';
import { type Answer, messageOf, type PostMessage } from './message.ts';
import { readPage } from './page.ts';

export interface RoundDeps {
  readonly db: Database;
  readonly lookout: Lookout;
  readonly post: PostMessage;
  /** How long a round goes on while nothing is wrong. */
  readonly roundMs: number;
}

/**
 * One round of deliveries to one endpoint: event by event in the order of the ledger, then waiting for the next, until an
 * attempt fails, the endpoint goes, or the time is over. The place reached stands in the endpoint's row, where the next
 * round goes on, whoever has it. The row is read before each attempt, so a change is in force with the next one; an
 * attempt that is under way is broken off.
 */
export class Round {
  readonly #deps: RoundDeps;
  readonly #claimed: ClaimedEndpoint;
  readonly #context = Context.current();
  readonly #endsAtMs: number;
  /** Events read and wanted, but not yet taken. */
  #events: Event[] = [];
  /** Up to where the ledger has been read. */
  #read = 0n;
  #delivered: LastDelivery | null = null;

  constructor(deps: RoundDeps, claimed: ClaimedEndpoint) {
    this.#deps = deps;
    this.#claimed = claimed;
    this.#endsAtMs = performance.now() + deps.roundMs;
  }

  async take(): Promise<DeliveryOutcome> {
    let endpoint = await this.#claimed.claim();
    if (endpoint !== null) this.#begin(endpoint);
    let revision = endpoint?.revision;
    while (endpoint !== null && endpoint.disabledAt === null) {
      if (endpoint.revision !== revision) this.#readAgain(endpoint);
      revision = endpoint.revision;
      if (this.#isOver) {
        await this.#claimed.skipTo(this.#done);
        return { kind: 'paused', delivered: this.#delivered };
      }
      const outcome = await this.#step(endpoint);
      if (outcome !== null) return outcome;
      endpoint = await this.#claimed.read();
    }
    return { kind: endpoint === null ? 'deleted' : 'disabled' };
  }

  get #isOver(): boolean {
    return performance.now() >= this.#endsAtMs;
  }

  /** Every event up to here was taken or is not wanted. */
  get #done(): bigint {
    const [next] = this.#events;
    return next === undefined ? this.#read : next.id - 1n;
  }

  #begin({ cursor, deliveredEventId, deliveredAt }: Endpoint): void {
    this.#read = cursor;
    if (deliveredEventId === null || deliveredAt === null) return;
    this.#delivered = { eventId: String(deliveredEventId), at: deliveredAt.toISOString() };
  }

  /** The endpoint was replaced and may want other events now, of those it has not been sent. */
  #readAgain({ cursor }: Endpoint): void {
    this.#read = cursor > this.#done ? cursor : this.#done;
    this.#events = [];
  }

  async #step(endpoint: Endpoint): Promise<DeliveryOutcome | null> {
    const [event] = this.#events;
    if (event !== undefined) return await this.#deliver(event, endpoint);
    const page = await readPage(this.#deps.db, endpoint, this.#read);
    if (page === null) await this.#rest(endpoint);
    else {
      this.#events = [...page.events];
      this.#read = page.end;
      if (page.events.length > 0) await this.#claimed.prune();
    }
    return null;
  }

  /** Waits until the ledger goes on, the endpoint is edited, or the time is over. */
  async #rest(endpoint: Endpoint): Promise<void> {
    const isReason = (sight: Sight) => this.#isEdited(endpoint, sight) || sight.head > this.#read || this.#isOver;
    await this.#deps.lookout.until(endpoint.id, isReason, this.#context.cancellationSignal);
  }

  /** Whether the endpoint was replaced or deleted, or another round has it. Asked with each look, so it tells of life. */
  #isEdited({ id, revision, lease }: Endpoint, { endpoints }: Sight): boolean {
    this.#context.heartbeat(this.#delivered);
    const now = endpoints.get(id);
    return now?.revision !== revision || now.lease !== lease;
  }

  /** Null unless the event was refused: then it was taken, or the attempt was broken off since the endpoint was edited. */
  async #deliver(event: Event, endpoint: Endpoint): Promise<DeliveryOutcome | null> {
    // The receiver compares it with its clock, so it is this process's and not the workflow's.
    const at = new Date();
    const startedMs = performance.now();
    const message = messageOf(event, { ...endpoint, at });
    const answer = await this.#unlessEdited(endpoint, (signal) => this.#deps.post(message, signal));
    if (answer === null) return null;
    const attempt = { event, at, durationMs: Math.round(performance.now() - startedMs), ...judge(answer) };
    if (attempt.error === null) return await this.#taken(attempt);
    await this.#claimed.noteFailed(attempt);
    const failure = { eventId: String(event.id), revision: endpoint.revision, error: attempt.error };
    return { kind: 'failed', delivered: this.#delivered, failure };
  }

  async #taken(attempt: Attempt): Promise<null> {
    await this.#claimed.noteTaken(attempt);
    this.#events.shift();
    this.#delivered = { eventId: String(attempt.event.id), at: attempt.at.toISOString() };
    this.#context.heartbeat(this.#delivered);
    return null;
  }

  /** The work's answer; null where the endpoint was edited first, which breaks the work off. */
  async #unlessEdited(endpoint: Endpoint, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer | null> {
    const ended = new AbortController();
    const signal = AbortSignal.any([this.#context.cancellationSignal, ended.signal]);
    const isReason = (sight: Sight) => this.#isEdited(endpoint, sight);
    const edited = this.#deps.lookout.until(endpoint.id, isReason, signal).then(() => null);
    try {
      return await Promise.race([work(signal), edited]);
    } finally {
      // Whichever of the two is still under way ends with it.
      ended.abort();
    }
  }
}

/** Only 2xx means that the event was taken. */
function judge(answer: Answer): Pick<Attempt, 'status' | 'error'> {
  if (answer.kind === 'unanswered') return { status: null, error: answer.error };
  const { status } = answer;
  return { status, error: status >= 200 && status < 300 ? null : `answered ${status}` };
}
