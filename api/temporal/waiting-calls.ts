import type { Problem } from '../http/problem.ts';
import type { AskedCall, RunningCall } from './calls.ts';

export interface WaitingCall {
  readonly asked: AskedCall;
  readonly deadlineAtMs: number;
  readonly expiry: NodeJS.Timeout;
  readonly start: (running: RunningCall) => void;
  readonly refuse: (problem: Problem) => void;
}

/** Waiting calls by age, the keys taking turns: a key that was served goes to the back, behind all that wait then. */
export class WaitingCalls {
  /** The calls of each key, oldest first; the keys in the order of their turns. */
  readonly #keys = new Map<string, WaitingCall[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many of this key wait. */
  of(key: string): number {
    return this.#keys.get(key)?.length ?? 0;
  }

  /** How many of the same inbox would be served before the next call of this key. */
  aheadOf({ key, inboxId }: AskedCall): number {
    const own = this.of(key);
    let ahead = own;
    for (const [other, waiting] of this.#keys) {
      if (other !== key && waiting[0]?.asked.inboxId === inboxId) ahead += Math.min(waiting.length, own + 1);
    }
    return ahead;
  }

  /** The oldest call of each key, in the order of turns. */
  *inTurn(): Generator<WaitingCall> {
    for (const [oldest] of this.#keys.values()) if (oldest !== undefined) yield oldest;
  }

  add(call: WaitingCall): void {
    const { key } = call.asked;
    this.#keys.set(key, [...(this.#keys.get(key) ?? []), call]);
    this.#size += 1;
  }

  /** Takes out a call that is served: its key's turn is over. */
  serve(call: WaitingCall): void {
    const { key } = call.asked;
    const left = this.#without(call);
    this.#keys.delete(key);
    if (left.length > 0) this.#keys.set(key, left);
  }

  /** Takes out a call that is not served; its key keeps its turn. */
  drop(call: WaitingCall): void {
    const { key } = call.asked;
    const left = this.#without(call);
    if (left.length > 0) this.#keys.set(key, left);
    else this.#keys.delete(key);
  }

  #without(call: WaitingCall): WaitingCall[] {
    clearTimeout(call.expiry);
    this.#size -= 1;
    return (this.#keys.get(call.asked.key) ?? []).filter((each) => each !== call);
  }
}
