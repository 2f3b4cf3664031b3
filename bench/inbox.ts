import pMap from 'p-map';
import type { BenchStack } from './stack.ts';

export interface InboxOptions {
  /** Its agents are named after it. */
  readonly id: string;
  readonly agentCount: number;
  /** Default: no limit. */
  readonly capacity?: number;
  /** The first so many of the agents are online; default: all. */
  readonly onlineCount?: number;
  readonly policy?: Readonly<Record<string, unknown>>;
}

export interface Inbox {
  readonly id: string;
  readonly agentIds: readonly string[];
}

/** Those who call at once wherever a goal does not say how many. */
export const CALLERS = 16;

/** Makes an inbox with agents of its own, and gives it up again after `use`. A row that fails leaves it as it is. */
export async function withInbox<Result>(
  stack: BenchStack,
  options: InboxOptions,
  use: (inbox: Inbox) => Promise<Result>,
): Promise<Result> {
  const { id, agentCount, capacity, policy, onlineCount = agentCount } = options;
  const { client } = stack;
  const agentIds = Array.from({ length: agentCount }, (_, index) => `${id}-agent-${`${index}`.padStart(5, '0')}`);
  const agent = { name: 'Agent', ...(capacity === undefined ? {} : { capacity }) };
  await pMap(agentIds, (agentId) => client.expect('PUT', `/v1/agents/${agentId}`, agent), { concurrency: CALLERS });
  await client.expect('PUT', `/v1/inboxes/${id}`, { name: id, members: agentIds, policy: policy ?? {} });
  await setAvailability(stack, agentIds.slice(0, onlineCount), 'online');

  const result = await use({ id, agentIds });

  await resolveOpen(stack, id);
  await setAvailability(stack, agentIds.slice(0, onlineCount), 'offline');
  return result;
}

export async function setAvailability(
  { client }: BenchStack,
  agentIds: readonly string[],
  state: 'online' | 'offline',
): Promise<void> {
  const path = (agentId: string) => `/v1/agents/${agentId}/availability`;
  await pMap(agentIds, (agentId) => client.expect('PUT', path(agentId), { state }), { concurrency: CALLERS });
}

/** Those who wait first, so that nobody is given a conversation on the way. */
async function resolveOpen({ client }: BenchStack, inboxId: string): Promise<void> {
  for (const status of ['waiting', 'assigned']) {
    for (;;) {
      const { items } = await client.expect<{ readonly items: readonly { readonly id: string }[] }>(
        'GET',
        `/v1/conversations?inboxId=${inboxId}&status=${status}&limit=200`,
      );
      if (items.length === 0) break;
      const resolve = ({ id }: { readonly id: string }) => client.expect('POST', `/v1/conversations/${id}/resolve`);
      await pMap(items, resolve, { concurrency: CALLERS });
    }
  }
}
