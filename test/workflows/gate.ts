import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities/index.ts';

export type ActivityName = keyof Activities;

/** An activity that has done its work and waits. */
export interface Hold {
  /** Resolves when the work is done. */
  readonly reached: Promise<void>;
  release(): void;
}

interface Holding {
  readonly locally: boolean;
  readonly reach: () => void;
  readonly released: Promise<void>;
}

/** A database in trouble: activities that fail, or that take as long as a test wants. */
export class Gate {
  readonly #failures = new Map<ActivityName, number>();
  readonly #breaks = new Map<ActivityName, number>();
  readonly #losses = new Map<ActivityName, number>();
  readonly #holds = new Map<ActivityName, Holding>();

  /** The next calls of the activity fail, so many. */
  fail(name: ActivityName, times: number): void {
    this.#failures.set(name, times);
  }

  /** The next calls of the activity fail for good, so many: trying again is of no use. */
  break(name: ActivityName, times: number): void {
    this.#breaks.set(name, times);
  }

  /** The next calls do their work, so many, but their results get lost. */
  lose(name: ActivityName, times: number): void {
    this.#losses.set(name, times);
  }

  /**
   * The next call does its work and then waits until released: the transaction is committed, and its result is on the way.
   * A local activity would keep the workflow task waiting with it, so local attempts fail at once and it is the ordinary
   * one that waits, while the workflow hears whatever arrives.
   */
  hold(name: ActivityName): Hold {
    return this.#hold(name, false);
  }

  /** The same for a local attempt, and with it the workflow task, which then does not know what arrived meanwhile. */
  holdLocally(name: ActivityName): Hold {
    return this.#hold(name, true);
  }

  /** To be passed before the work. */
  enter(name: ActivityName): void {
    if (isNext(this.#failures, name)) throw new Error(`${name}: the database is away`);
    if (isNext(this.#breaks, name)) throw permanentError('the data does not fit');
    const hold = this.#holds.get(name);
    if (hold?.locally === false && Context.current().info.isLocal) throw new Error(`${name}: the database is slow`);
  }

  /** To be passed before the result is handed over. */
  async leave(name: ActivityName): Promise<void> {
    if (isNext(this.#losses, name)) throw new Error(`${name}: the connection broke`);
    const hold = this.#holds.get(name);
    if (hold === undefined) return;
    this.#holds.delete(name);
    hold.reach();
    await hold.released;
  }

  #hold(name: ActivityName, locally: boolean): Hold {
    const reached = signpost();
    const released = signpost();
    this.#holds.set(name, { locally, reach: reached.resolve, released: released.promise });
    return { reached: reached.promise, release: released.resolve };
  }
}

/** As the real activities fail if trying again is of no use. */
export const permanentError = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: 'permanent_error', message, nonRetryable: true });

function isNext(counts: Map<ActivityName, number>, name: ActivityName): boolean {
  const left = counts.get(name) ?? 0;
  counts.set(name, left - 1);
  return left > 0;
}

function signpost() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
