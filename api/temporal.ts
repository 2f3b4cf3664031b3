import type { Client } from '@temporalio/client';
import { withinMs } from './bounded.ts';
import { temporalUnavailable } from './temporal-failures.ts';

/** The API's side of Temporal; `runtime/temporal.ts` opens it. */
export interface Temporal {
  readonly client: Client;
}

export interface GatewayDeps {
  readonly temporal: Temporal;
  readonly taskQueue: string;
  /** Bound on each call. */
  readonly timeoutMs: number;
}

/** The client tries again after the deadline of a call, and gives up a moment later. */
const GRACE_MS = 250;

/** Makes calls that fail after `timeoutMs`, whatever the connection does meanwhile. */
export function boundCalls({ client }: Temporal, timeoutMs: number) {
  return <T>(call: () => Promise<T>): Promise<T> =>
    withinMs(client.withDeadline(Date.now() + timeoutMs, call), timeoutMs + GRACE_MS, tooLate);
}

const tooLate = () => temporalUnavailable('no answer in time');
