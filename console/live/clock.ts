import { useSyncExternalStore } from 'react';

// The server's clock: deadlines are meant by it, whatever this machine's clock says.

let offsetMs = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let second = Math.floor(Date.now() / 1_000);

/** The server's time, in milliseconds since 1970. */
export const serverNow = (): number => Date.now() + offsetMs;

/** Takes over what the server said the time was, when the answer arrived. */
export function noteServerTime(serverTime: string): void {
  offsetMs = Date.parse(serverTime) - Date.now();
}

function tick(): void {
  second = Math.floor(serverNow() / 1_000);
  for (const listener of listeners) listener();
  timer = setTimeout(tick, 1_000 - (serverNow() % 1_000));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setTimeout(tick, 1_000 - (serverNow() % 1_000));
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

/** The server's time in whole seconds since 1970; whoever reads it is drawn anew each second. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, () => second);
}
