import pg from 'pg';
import { onTestFinished, vi } from 'vitest';

export interface Traffic {
  /** What was sent to the server since this was asked the last time, `BEGIN` and `COMMIT` too. */
  statements(): readonly string[];
  /** How often two transactions waited for each other, whether or not one of them was tried again. */
  deadlocks(): number;
}

/** PostgreSQL's code for it. */
const DEADLOCK = '40P01';

type Callback = (error: unknown, ...rest: readonly unknown[]) => void;

/** Listens to everything this process sends to PostgreSQL, until the test is over. */
export function listenToTraffic(): Traffic {
  const sent: string[] = [];
  const refusals: unknown[] = [];
  const note = (error: unknown) => {
    if (error !== null && error !== undefined) refusals.push((error as { readonly code?: unknown }).code);
  };
  const query = pg.Client.prototype.query as unknown as (this: pg.Client, ...args: unknown[]) => unknown;
  const listening = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [asked] = args;
    sent.push(typeof asked === 'string' ? asked : (asked as { readonly text: string }).text);
    const last = args.at(-1);
    if (typeof last === 'function') {
      const answered: Callback = (error, ...rest) => {
        note(error);
        (last as Callback)(error, ...rest);
      };
      return query.call(this, ...args.slice(0, -1), answered) as never;
    }
    const result = query.call(this, ...args);
    if (result instanceof Promise) result.catch(note);
    return result as never;
  });
  onTestFinished(() => listening.mockRestore());
  return {
    statements: () => sent.splice(0),
    deadlocks: () => refusals.filter((code) => code === DEADLOCK).length,
  };
}
