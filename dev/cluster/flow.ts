import { setTimeout as delay } from 'node:timers/promises';

// Conversations that go on whatever dies: each call is repeated under the same key until it is answered, as callers are told to.

const TIMEOUT_MS = 15_000;
const PAUSE_MS = 300;
const CALLERS = 6;
const AGENTS = ['ana', 'ben', 'chloe'];
const INBOX = 'chat';

export interface Target {
  readonly apiUrl: string;
  readonly apiKey: string;
}

export interface Flow {
  /** How many conversations have gone from their first message to their end. */
  readonly ended: () => number;
  /** Lets each end its conversation. @returns the ids of all, with how often a call had to be repeated */
  stop(): Promise<{ readonly ids: readonly string[]; readonly repeats: number; readonly refusals: readonly string[] }>;
}

export async function startFlow(target: Target): Promise<Flow> {
  const ids: string[] = [];
  const refusals: string[] = [];
  let repeats = 0;
  let ended = 0;
  let isStopping = false;

  async function insist(method: string, path: string, body: object, key?: string): Promise<unknown> {
    for (;;) {
      const response = await attempt(target, { method, path, body, key });
      if (response?.ok) return await response.json().catch(() => null);
      if (response !== undefined && response.status < 500 && response.status !== 429) {
        refusals.push(`${method} ${path}: ${response.status} ${await response.text()}`);
        return null;
      }
      await response?.body?.cancel();
      repeats += 1;
      await delay(PAUSE_MS);
    }
  }

  async function converse(caller: number): Promise<void> {
    for (let number = 1; !isStopping; number += 1) {
      const id = `flow-${caller}-${number}`;
      ids.push(id);
      const message = { id: `${id}-hello` };
      await insist(
        'POST',
        '/v1/conversations',
        { id, inboxId: INBOX, consumer: { id: `of-${id}` }, message },
        `${id}-open`,
      );
      const agentId = AGENTS[(caller + number) % AGENTS.length];
      await insist('POST', `/v1/conversations/${id}/assign`, { agentId }, `${id}-assign`);
      await insist(
        'POST',
        `/v1/conversations/${id}/messages`,
        { id: `${id}-answer`, from: 'agent', agentId },
        `${id}-answer`,
      );
      await insist('POST', `/v1/conversations/${id}/resolve`, {}, `${id}-resolve`);
      ended += 1;
    }
  }

  for (const id of AGENTS) await insist('PUT', `/v1/agents/${id}`, { name: id });
  await insist('PUT', `/v1/inboxes/${INBOX}`, { name: INBOX, members: AGENTS });
  for (const id of AGENTS) await insist('PUT', `/v1/agents/${id}/availability`, { state: 'online' });
  const callers = Array.from({ length: CALLERS }, (_, caller) => converse(caller));
  return {
    ended: () => ended,
    async stop() {
      isStopping = true;
      await Promise.all(callers);
      return { ids, repeats, refusals };
    },
  };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: object;
  readonly key: string | undefined;
}

/** Undefined where no answer came. */
async function attempt({ apiUrl, apiKey }: Target, { method, path, body, key }: Call): Promise<Response | undefined> {
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return await fetch(`${apiUrl}${path}`, { method, headers, body: JSON.stringify(body), signal }).catch(
    () => undefined,
  );
}
