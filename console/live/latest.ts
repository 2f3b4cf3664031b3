import { useSyncExternalStore } from 'react';
import type { LedgerEvent } from '../api/client.ts';
import type { Change } from './connection.ts';

/** As many as somebody reads. */
const KEPT = 30;

let events: readonly LedgerEvent[] = [];
const watchers = new Set<() => void>();

/** Keeps what has just happened, whatever page is open. */
export function keepLatest(change: Change): void {
  if (change.kind !== 'event' || events.some(({ id }) => id === change.event.id)) return;
  events = [change.event, ...events].slice(0, KEPT);
  for (const watcher of watchers) watcher();
}

/** The latest events since the page was opened, the latest first. */
export const useLatestEvents = (): readonly LedgerEvent[] =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => events,
  );
