import type { Registry } from '../../runtime/metrics.ts';
import { Problem } from '../http/problem.ts';
import { AdaptiveLimit, type AdaptiveLimitOptions } from './adaptive-limit.ts';
import { type CountRefusal, measureAdmission, type RefusalReason } from './admission-metrics.ts';
import type { AskedCall, RunningCall } from './calls.ts';
import { InboxLoad } from './inbox-load.ts';
import { type WaitingCall, WaitingCalls } from './waiting-calls.ts';

export interface AdmissionOptions {
  readonly registry: Registry;
  readonly limit?: AdaptiveLimitOptions;
  /** Most calls that wait behind those that run. Default 2,000: at 100 calls a second more than anybody waits for. */
  readonly queue?: number;
  /** Most calls of one key at once. Default 8: Temporal takes ten updates of a workflow, and there are other processes. */
  readonly perKey?: number;
  /** A monotonic clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number;
}

/** Bounds of `Retry-After`: a repeat sooner would meet the same queue, one later would be idle. */
const RETRY_AFTER_SECONDS = { least: 1, most: 30 } as const;

/**
 * Whether somebody who holds `held` of something may take one more of which `free` are left: only while it holds fewer than
 * are free. So one greedy inbox ends at half, two at a third each, and there is always something left for the next.
 */
const leavesRoom = (held: number, free: number): boolean => held < free;

/**
 * What every call from the API to Temporal goes through. It refuses early instead of letting callers find out by waiting.
 *
 * - A call *runs* at once where the limit (`AdaptiveLimit`), its inbox's share and its key's bound allow. Else it *waits*.
 * - Waiting calls are served by age, the keys taking turns: a key that was served goes to the back. A call whose inbox or key
 *   is at its bound is skipped, so it keeps nobody else waiting.
 * - A call that could not be answered by its deadline is *refused* before anything is sent: on arrival, judged from the calls
 *   ahead and the time they take now, or later, when it still waits and too little time is left.
 * - What runs is never cut off here; `call` brings its own timeout.
 *
 * Invariant: after each event nothing waits that could run.
 */
export class Admission {
  readonly #limit: AdaptiveLimit;
  readonly #queue: number;
  readonly #perKey: number;
  readonly #now: () => number;
  readonly #countRefusal: CountRefusal;
  readonly #inboxes = new Map<string | null, InboxLoad>();
  readonly #waiting = new WaitingCalls();
  /** How many calls of each key run. */
  readonly #runningOf = new Map<string, number>();
  #running = 0;

  constructor({ registry, limit, queue = 2_000, perKey = 8, now = () => performance.now() }: AdmissionOptions) {
    this.#limit = new AdaptiveLimit(limit);
    this.#queue = queue;
    this.#perKey = perKey;
    this.#now = now;
    this.#countRefusal = measureAdmission(registry, {
      running: () => this.#running,
      queued: () => this.#waiting.size,
      limit: () => this.#limit.current,
    });
  }

  /**
   * Makes the call when it is its turn.
   *
   * @throws Problem `overloaded`, with the seconds to wait, when it could not be answered by its deadline; nothing was sent then
   */
  async admit<T>(asked: AskedCall, call: () => Promise<T>): Promise<T> {
    const running = await this.#turnOf(asked);
    try {
      const answer = await call();
      this.#end(running, true);
      return answer;
    } catch (error) {
      this.#end(running, false);
      throw error;
    }
  }

  #turnOf(asked: AskedCall): Promise<RunningCall> {
    // Nobody is overtaken: whatever waits could not run now, and this can.
    if (this.#mayRun(asked)) return Promise.resolve(this.#run(asked));
    const refusal = this.#refusalOnArrival(asked);
    if (refusal === undefined) return this.#wait(asked);
    this.#forgetIdle(asked);
    return Promise.reject(refusal);
  }

  #mayRun({ key, inboxId }: AskedCall): boolean {
    const free = this.#limit.current - this.#running;
    return !this.#isBusy(key) && leavesRoom(this.#inboxOf(inboxId).running.size, free);
  }

  #isBusy(key: string): boolean {
    return (this.#runningOf.get(key) ?? 0) >= this.#perKey;
  }

  #run({ key, inboxId }: AskedCall): RunningCall {
    const running = { key, inboxId, startedAtMs: this.#now(), round: this.#limit.round };
    this.#running += 1;
    this.#runningOf.set(key, (this.#runningOf.get(key) ?? 0) + 1);
    this.#inboxOf(inboxId).running.add(running);
    return running;
  }

  #end(running: RunningCall, succeeded: boolean): void {
    const { key, inboxId, startedAtMs, round } = running;
    const tookMs = this.#now() - startedAtMs;
    const inbox = this.#inboxOf(inboxId);
    const left = (this.#runningOf.get(key) ?? 0) - 1;
    this.#running -= 1;
    if (left > 0) this.#runningOf.set(key, left);
    else this.#runningOf.delete(key);
    inbox.running.delete(running);
    // A call that failed fast tells nothing about how long one takes; one that failed late does.
    if (succeeded || tookMs > this.#limit.medianMs) {
      inbox.learn(tookMs);
      this.#limit.ended({ round, tookMs });
    }
    this.#forgetIdle(running);
    this.#serve();
  }

  #wait(asked: AskedCall): Promise<RunningCall> {
    return new Promise((start, refuse) => {
      const deadlineAtMs = this.#now() + asked.deadlineMs;
      const expiry = setTimeout(() => this.#refuseWaiting(waiting), asked.deadlineMs - this.#serviceMs(asked));
      const waiting: WaitingCall = { asked, deadlineAtMs, expiry, start, refuse };
      this.#waiting.add(waiting);
      this.#inboxOf(asked.inboxId).waiting += 1;
    });
  }

  /** Lets run whoever may, in the order of turns. */
  #serve(): void {
    for (let next = this.#nextInTurn(); next !== undefined; next = this.#nextInTurn()) {
      if (next.deadlineAtMs - this.#now() < this.#serviceMs(next.asked)) {
        this.#refuseWaiting(next);
      } else {
        this.#waiting.serve(next);
        this.#inboxOf(next.asked.inboxId).waiting -= 1;
        next.start(this.#run(next.asked));
      }
    }
  }

  #nextInTurn(): WaitingCall | undefined {
    for (const waiting of this.#waiting.inTurn()) {
      if (this.#isBusy(waiting.asked.key)) continue;
      this.#limit.keptWaiting();
      if (this.#running >= this.#limit.current) return undefined;
      if (this.#mayRun(waiting.asked)) return waiting;
    }
    return undefined;
  }

  #refuseWaiting(waiting: WaitingCall): void {
    const { asked } = waiting;
    this.#waiting.drop(waiting);
    this.#inboxOf(asked.inboxId).waiting -= 1;
    waiting.refuse(this.#overloaded('still_queued', this.#expectedWaitMs(asked)));
    this.#forgetIdle(asked);
  }

  #refusalOnArrival(asked: AskedCall): Problem | undefined {
    const waitMs = this.#expectedWaitMs(asked);
    if (!leavesRoom(this.#inboxOf(asked.inboxId).waiting, this.#queue - this.#waiting.size)) {
      return this.#overloaded('queue_full', waitMs);
    }
    const lateMs = waitMs + this.#serviceMs(asked) - asked.deadlineMs;
    return lateMs > 0 ? this.#overloaded('too_late', lateMs) : undefined;
  }

  /**
   * How long a call would wait if it came now, in milliseconds. Those ahead of it go through at least as many slots as its
   * inbox has a right to while all others are greedy, so the queues of other inboxes do not matter.
   */
  #expectedWaitMs(asked: AskedCall): number {
    const slots = this.#limit.current / (this.#inboxes.size + 1);
    const rounds = (this.#waiting.aheadOf(asked) + 1) / slots;
    const roundsOfKey = (this.#waiting.of(asked.key) + 1) / this.#perKey;
    return this.#serviceMs(asked) * Math.max(rounds, roundsOfKey);
  }

  /** How long such a call takes now, once it runs. */
  #serviceMs({ inboxId }: AskedCall): number {
    return this.#inboxOf(inboxId).serviceMs(this.#now());
  }

  #overloaded(reason: RefusalReason, waitMs: number): Problem {
    this.#countRefusal(reason);
    const seconds = Math.ceil(waitMs / 1_000);
    const retryAfterSeconds = Math.min(Math.max(seconds, RETRY_AFTER_SECONDS.least), RETRY_AFTER_SECONDS.most);
    return new Problem('overloaded', 'too much is going on, and nothing was done: try again.', { retryAfterSeconds });
  }

  #inboxOf(inboxId: string | null): InboxLoad {
    const known = this.#inboxes.get(inboxId);
    if (known !== undefined) return known;
    const load = new InboxLoad(this.#limit.medianMs);
    this.#inboxes.set(inboxId, load);
    return load;
  }

  #forgetIdle({ inboxId }: { readonly inboxId: string | null }): void {
    if (this.#inboxOf(inboxId).isIdle) this.#inboxes.delete(inboxId);
  }
}
