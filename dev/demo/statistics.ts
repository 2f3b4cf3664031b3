import type { LedgerEvent } from './ledger-view.ts';

/** The day in numbers, from the events of its conversations. */
export interface Statistics {
  /** How often each agent was given a conversation; those who never were are there with 0. */
  readonly assignments: ReadonlyMap<string, number>;
  /** How long a conversation stood on the waiting list, for each time one did. */
  readonly waitsMs: readonly number[];
  /** How often an agent was told that an answer is due soon. */
  readonly warnings: number;
  readonly timeouts: number;
  readonly escalations: number;
  /** How often a conversation got another agent, by why the one before lost it. */
  readonly reroutes: ReadonlyMap<string, number>;
  /** The conversation that went through most. */
  readonly liveliest: { readonly id: string; readonly agents: readonly string[] } | undefined;
}

type Histories = ReadonlyMap<string, readonly LedgerEvent[]>;

/** @param agentIds in the order in which they are to be listed */
export function countEvents(histories: Histories, agentIds: readonly string[]): Statistics {
  const all = [...histories.values()].flat();
  const ofType = (type: string) => all.filter((event) => event.type === type);
  const none = agentIds.map((id) => [id, 0] as const);
  return {
    assignments: new Map([...none, ...tally(ofType('conversation.assigned').map(({ agentId }) => agentId ?? ''))]),
    waitsMs: [...histories.values()].flatMap(waitsOf),
    warnings: ofType('conversation.response_warning').length,
    timeouts: ofType('conversation.unassigned').filter(({ reason }) => reason === 'response_timeout').length,
    escalations: ofType('conversation.escalated').length,
    reroutes: tally([...histories.values()].flatMap(reroutesOf)),
    liveliest: findLiveliest(histories),
  };
}

/** From the list to an agent, or to its end. */
function waitsOf(history: readonly LedgerEvent[]): readonly number[] {
  return history.flatMap((event, index) => {
    if (event.type !== 'conversation.waiting') return [];
    const after = history.slice(index + 1).find(({ type }) => ENDS_WAIT.includes(type));
    return after === undefined ? [] : [Date.parse(after.occurredAt) - Date.parse(event.occurredAt)];
  });
}

const ENDS_WAIT: readonly string[] = ['conversation.assigned', 'conversation.resolved'];

/** Why it was taken from an agent, each time another followed. */
function reroutesOf(history: readonly LedgerEvent[]): readonly string[] {
  return history.flatMap(({ type, reason }, index) => {
    if (type !== 'conversation.unassigned') return [];
    const after = history.slice(index + 1).find((event) => ENDS_WAIT.includes(event.type));
    return after?.type === 'conversation.assigned' ? [reason ?? 'unknown'] : [];
  });
}

function findLiveliest(histories: Histories): Statistics['liveliest'] {
  const [liveliest] = [...histories].sort(([, one], [, other]) => other.length - one.length);
  if (liveliest === undefined) return undefined;
  const [id, history] = liveliest;
  const assigned = history.filter(({ type }) => type === 'conversation.assigned');
  return { id, agents: assigned.flatMap(({ agentId }) => agentId ?? []) };
}

function tally(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The value below which that share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
