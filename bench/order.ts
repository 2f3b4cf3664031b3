import type { Conversation } from './conversations.ts';

/** The order in which a waiting list without priorities is served: by age, then by id, both by code point. */
export function inServingOrder(conversations: readonly Conversation[]): readonly string[] {
  const key = ({ waitingSince, id }: Conversation) => `${waitingSince} ${id}`;
  return conversations.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ id }) => id);
}

/** How far whoever was served most out of order was from where it should have been; 0: strictly in order. */
export function largestDisplacement(served: readonly (string | null)[], expected: readonly string[]): number {
  const rank = new Map(expected.map((id, index) => [id, index]));
  return served.reduce((largest, id, index) => {
    const due = id === null ? undefined : rank.get(id);
    return due === undefined ? largest : Math.max(largest, Math.abs(due - index));
  }, 0);
}
