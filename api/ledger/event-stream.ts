import type { SSEMessage } from '@fastify/sse';
import { maySee } from '../access/event-scope.ts';
import type { ReadingRight } from '../access/reading-right.ts';
import type { EventFilter } from './ledger.ts';
import type { LedgerTail } from './ledger-tail.ts';

interface Wanted {
  readonly filter: EventFilter;
  readonly right: ReadingRight;
  /** The last event seen; null: from now on. */
  readonly after: bigint | null;
}

/** The events somebody wants and may see, as server-sent events, until the signal or the end of the right to read. */
export async function* streamEvents(
  tail: LedgerTail,
  { filter, right, after }: Wanted,
  signal: AbortSignal,
): AsyncGenerator<SSEMessage> {
  const wanted = Object.entries(filter);
  right.watch(signal);
  for await (const event of tail.follow(after, right.ended)) {
    if (!wanted.every(([name, value]) => event[name as keyof EventFilter] === value)) continue;
    const scope = await right.scope();
    if (scope === undefined) return;
    if (maySee(event, scope)) yield { id: event.id, data: event };
  }
}
