import { useSyncExternalStore } from 'react';
import type { LedgerEvent } from '../api/client.ts';

// One stream of events for all tabs of a browser: the tab that holds the lock listens, and repeats to the others. Browsers
// open no more than six connections to a server.

const LOCK = 'baton-stream';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const NAMED_EVENTS = ['conversation', 'notification'] as const;

/** What has changed; `conversation` and `notification` are hints of what no event of the ledger tells. */
export type Change =
  | { readonly kind: 'event'; readonly event: LedgerEvent }
  | { readonly kind: (typeof NAMED_EVENTS)[number]; readonly id: string }
  /** Something may have been missed: everything on the screen has to be read again. */
  | { readonly kind: 'gap' };

export interface Connection {
  readonly live: boolean;
  /** Since when, in milliseconds since 1970 by this machine's clock. */
  readonly since: number;
}

type Report =
  | { readonly type: 'change'; readonly change: Change }
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'ask' };

/** Whether this tab holds the stream. */
let leads = false;

let connection: Connection = { live: false, since: Date.now() };
const watchers = new Set<() => void>();

function setConnection(live: boolean): void {
  if (connection.live === live) return;
  connection = { live, since: Date.now() };
  for (const watcher of watchers) watcher();
}

export const isLive = (): boolean => connection.live;

/** Whether it is for this tab, of all that are open, to do what is to be done once. */
export const isLeading = (): boolean => leads;

/** Whether events arrive. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => connection,
  );
}

/** Reports every change until it is stopped. */
export function follow(onChange: (change: Change) => void): () => void {
  const stopping = new AbortController();
  const channel = new BroadcastChannel(LOCK);

  channel.onmessage = ({ data }: MessageEvent<Report>) => {
    if (data.type === 'change') onChange(data.change);
    if (data.type === 'connection' && !leads) setConnection(data.connection.live);
    if (data.type === 'ask' && leads) tell({ type: 'connection', connection });
  };
  const tell = (report: Report) => channel.postMessage(report);
  const lead = async () => {
    // The lock may be given in the moment in which it is not wanted any more.
    if (stopping.signal.aborted) return;
    leads = true;
    await listen(
      (change) => {
        onChange(change);
        tell({ type: 'change', change });
      },
      (live) => {
        setConnection(live);
        tell({ type: 'connection', connection });
      },
      stopping.signal,
    );
  };

  tell({ type: 'ask' });
  // Without encryption, and not on localhost, there are no locks: then each tab has a stream.
  if (navigator.locks === undefined) void lead();
  else navigator.locks.request(LOCK, { signal: stopping.signal }, lead).catch(() => undefined);
  return () => {
    stopping.abort();
    leads = false;
    channel.close();
  };
}

/** Holds a stream until the signal, and opens it anew whenever it breaks off. */
function listen(
  onChange: (change: Change) => void,
  onLive: (live: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const open = () => {
      clearTimeout(timer);
      source = new EventSource('/v1/events');
      source.onopen = () => {
        // A stream begins now: what happened before it has to be read.
        onChange({ kind: 'gap' });
        failures = 0;
        onLive(true);
      };
      source.onmessage = ({ data }) => onChange({ kind: 'event', event: JSON.parse(data) });
      for (const kind of NAMED_EVENTS) {
        source.addEventListener(kind, ({ data }) => onChange({ kind, id: JSON.parse(data).id }));
      }
      source.onerror = () => {
        onLive(false);
        // While it connects by itself it goes on after the last event.
        if (source.readyState !== EventSource.CLOSED) return;
        failures += 1;
        const pause = Math.min(FIRST_PAUSE_MS * 1.5 ** (failures - 1), LONGEST_PAUSE_MS);
        timer = setTimeout(open, pause * (0.75 + Math.random() / 2));
      };
    };
    const openAtOnce = () => {
      if (source.readyState === EventSource.CLOSED) open();
    };

    const close = () => {
      clearTimeout(timer);
      source.close();
      onLive(false);
    };

    open();
    // A line that is cut is not always seen by the stream itself.
    addEventListener('offline', close, { signal });
    addEventListener('online', openAtOnce, { signal });
    addEventListener('focus', openAtOnce, { signal });
    signal.addEventListener('abort', () => {
      close();
      resolve();
    });
  });
}
