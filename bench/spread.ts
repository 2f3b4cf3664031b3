import type { FeedEvent } from './event-feed.ts';
import type { Inbox } from './inbox.ts';

/** How many assignments the agent with the fewest got, and the one with the most. */
export type Spread = {
  readonly fewestPerAgent: number;
  readonly mostPerAgent: number;
};

export function spreadOf(assigned: readonly FeedEvent[], inbox: Inbox): Spread {
  const counts = inbox.agentIds.map((agentId) => assigned.filter((event) => event.agentId === agentId).length);
  return { fewestPerAgent: Math.min(...counts), mostPerAgent: Math.max(...counts) };
}

export const showSpread = ({ fewestPerAgent, mostPerAgent }: Spread): string =>
  fewestPerAgent === mostPerAgent ? `${fewestPerAgent} each` : `${fewestPerAgent} to ${mostPerAgent} each`;

export const isEven = ({ fewestPerAgent, mostPerAgent }: Spread): boolean => fewestPerAgent === mostPerAgent;
