import type { SSEMessage } from '@fastify/sse';
import { type EventScope, maySee } from './event-scope.ts';
import type { EventFilter } from './ledger.ts';
import type { LedgerTail } from './ledger-tail.ts';

interface Wanted {
  readonly filter: EventFilter;
  readonly scope: EventScope;
  /** The last event seen; null: from now on. */
  readonly after: bigint | null;
}

/** The events somebody wants, as server-sent events, until the signal. */
export async function* streamEvents(
  tail: LedgerTail,
  { filter, scope, after }: Wanted,
  signal: AbortSignal,
): AsyncGenerator<SSEMessage> {
  const wanted = Object.entries(filter);
  for await (const event of tail.follow(after, signal)) {
    const fits = wanted.every(([name, value]) => event[name as keyof EventFilter] === value);
    if (fits && maySee(event, scope)) yield { id: event.id, data: event };
  }
}
