import type { ScriptedConversation } from './conversations.ts';
import { endOfDay, openAt, type Tails } from './occupancy.ts';

/** What happens to agents: one falls silent and speaks again, one logs out and comes back. */
export type Incident = 'falls_silent' | 'speaks_again' | 'logs_out' | 'comes_back';

/** The parts of the day in which each takes place; one agent is back before the next is lost. */
const WINDOWS = [
  { incident: 'falls_silent', from: 0.25, to: 0.35 },
  { incident: 'speaks_again', from: 0.5, to: 0.5 },
  { incident: 'logs_out', from: 0.55, to: 0.65 },
  { incident: 'comes_back', from: 0.8, to: 0.8 },
] as const;

/** Each at the busiest moment of its part of the day, so that there is something to see. */
export function scriptIncidents(
  conversations: readonly ScriptedConversation[],
  tails: Tails,
): readonly { readonly incident: Incident; readonly atMs: number }[] {
  const endMs = endOfDay(conversations);
  const moments = conversations.flatMap(({ lines }) => lines.map(({ atMs }) => atMs));
  return WINDOWS.map(({ incident, from, to }) => {
    const [busiest] = moments
      .filter((atMs) => atMs >= from * endMs && atMs <= to * endMs)
      .map((atMs) => ({ atMs, open: openAt(conversations, tails, atMs) }))
      .sort((one, other) => other.open - one.open || one.atMs - other.atMs);
    return { incident, atMs: busiest?.atMs ?? from * endMs };
  });
}
