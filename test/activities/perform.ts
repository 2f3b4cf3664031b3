import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect } from 'vitest';
import type { Tables } from './tables.ts';

/** A way of running an activity. */
export type Perform = <Input, Result>(activity: (input: Input) => Promise<Result>, input: Input) => Promise<Result>;

/**
 * Runs every activity twice, as after an answer that was lost: the second run answers the same and leaves every table as
 * it is. A refusal is taken afresh each time, so this tells that it changes nothing.
 */
export function twice(tables: Tables): Perform {
  return async (activity, input) => {
    const first = await activity(input);
    const between = await tables.read();
    const second = await activity(input);

    expect(second, 'the answer to a repeat').toEqual(first);
    expect(await tables.read(), 'the tables after a repeat').toEqual(between);
    return first;
  };
}

/** How often Temporal tries in these tests before they call it stuck. */
const ATTEMPTS = 20;

/** Runs an activity as Temporal would: again when it failed. */
export const untilItSucceeds: Perform = async (activity, input) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await activity(input);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
};

/** The activity as a worker runs it, with a context to heartbeat in. */
export const inWorker =
  <Input, Result>(activity: (input: Input) => Promise<Result>) =>
  (input: Input): Promise<Result> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(activity, input);
