import pLimit, { type LimitFunction } from 'p-limit';

/** Does what is asked for one key after the other of that key. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

interface Line {
  readonly limit: LimitFunction;
  /** Who works or waits in it. */
  users: number;
}

export function createTurns(): Turns {
  const lines = new Map<string, Line>();
  return async (key, work) => {
    const line = lines.get(key) ?? { limit: pLimit(1), users: 0 };
    lines.set(key, line);
    line.users += 1;
    try {
      return await line.limit(work);
    } finally {
      line.users -= 1;
      if (line.users === 0) lines.delete(key);
    }
  };
}
