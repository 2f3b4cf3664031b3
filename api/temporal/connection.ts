import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { SearchAttributeSetting } from '../../contract/conversation.ts';
import type { InstallationId } from '../../contract/ids.ts';
import type { Registry } from '../../runtime/metrics.ts';
import { missingSearchAttributes } from '../../runtime/search-attributes.ts';
import { withinMs } from '../bounded.ts';
import { Breaker, type BreakerOptions } from '../breaker.ts';
import { Admission } from './admission.ts';
import { isOutage, temporalUnavailable } from './failures.ts';

/** The API's side of Temporal; `runtime/temporal.ts` opens it. */
export interface Temporal {
  readonly client: Client;
}

/** A call to Temporal: whose turns it takes, and how long its caller waits. */
export interface TemporalCall {
  /** Id of the conversation, or of another workflow. */
  readonly key: string;
  /** The inbox that the call is about, if it is about one. */
  readonly inboxId?: string | undefined;
  /** Default: the setting. */
  readonly timeoutMs?: number | undefined;
}

export interface TemporalOptions {
  readonly temporal: Temporal;
  readonly registry: Registry;
  /** Bound on each call. */
  readonly timeoutMs: number;
  /** Makes sure that the workflows of this name are this installation's. */
  readonly claim: () => Promise<unknown>;
  readonly onChange?: BreakerOptions['onChange'];
}

/** The client tries again after the deadline of a call, and gives up a moment later. */
const GRACE_MS = 250;

/** Within this time the client tries again what failed; once the connection is closed, that would throw where nobody listens. */
const RETRIES_MS = 500;

const tooLate = () => temporalUnavailable('no answer in time');

export type TemporalConnection = ReturnType<typeof connectTemporal>;

export interface GatewayDeps {
  readonly temporal: TemporalConnection;
  readonly installation: InstallationId;
  readonly searchAttributes: SearchAttributeSetting;
}

/** Every call of the API to Temporal goes through here: let in by turns, bounded in time, refused at once in an outage. */
export function connectTemporal({ temporal: { client }, registry, timeoutMs, claim, onChange }: TemporalOptions) {
  const admission = new Admission({ registry });
  const underWay = new Set<AbortController>();
  /**
   * Also calls that nobody waits for any more end before the connection does. Each has a signal of its own, since the client
   * never takes its listener off one.
   */
  const tracked = <T>(send: () => Promise<T>): Promise<T> => {
    const ending = new AbortController();
    underWay.add(ending);
    return client.withAbortSignal(ending.signal, send).finally(() => underWay.delete(ending));
  };
  const ask = () => client.workflowService.getSystemInfo({});
  const breaker = new Breaker({
    name: 'temporal',
    registry,
    probe: () => tracked(ask),
    isOutage,
    unavailable: temporalUnavailable,
    ...(onChange === undefined ? {} : { onChange }),
  });
  const bounded = <T>(send: () => Promise<T>, withinTime: number): Promise<T> =>
    breaker.run(() =>
      withinMs(
        client.withDeadline(Date.now() + withinTime, () => tracked(send)),
        withinTime + GRACE_MS,
        tooLate,
      ),
    );

  let claiming: Promise<unknown> | undefined;
  const claimed = (): Promise<unknown> => {
    claiming ??= bounded(claim, timeoutMs).catch((error: unknown) => {
      claiming = undefined;
      throw error;
    });
    return claiming;
  };

  return {
    client,

    /** Fails until it is known that the workflows of this name are this installation's. */
    claimed,

    /** @throws Problem `overloaded` before anything is sent; `temporal_unavailable` */
    async call<T>(
      { key, inboxId, timeoutMs: withinTime = timeoutMs }: TemporalCall,
      send: () => Promise<T>,
    ): Promise<T> {
      await claimed();
      const asked = { key, inboxId: inboxId ?? null, deadlineMs: withinTime };
      return await admission.admit(asked, () => bounded(send, withinTime));
    },

    /**
     * Search attributes that the namespace would have to know, and does not. Fails while Temporal is away, also where none
     * are needed.
     */
    missingSearchAttributes: async (setting: SearchAttributeSetting): Promise<readonly string[]> => {
      const { connection, options } = client;
      const look = () => missingSearchAttributes({ connection, namespace: options.namespace, setting });
      const askOnly = async () => {
        await ask();
        return [];
      };
      return await bounded(setting === 'none' ? askOnly : look, timeoutMs);
    },

    /** Fails while Temporal is away. */
    async require(): Promise<void> {
      await bounded(ask, timeoutMs);
    },

    async close(): Promise<void> {
      breaker.close();
      if (underWay.size === 0) return;
      for (const ending of underWay) ending.abort();
      await delay(RETRIES_MS);
    },
  };
}
