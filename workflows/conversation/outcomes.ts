import type { Standing } from '../../contract/conversation.ts';
import type { Decision } from '../../contract/decision.ts';
import type { Instant } from '../../contract/ids.ts';

/** How many operators see in the Temporal UI. */
const KEPT = 10;

/** What became of a conversation, the latest first, each a line such as `2026-11-27 10:38:22 given to ana, round robin`. */
export type Outcomes = readonly string[];

/** Adds a line if another agent has it, or its status is another. */
export function withOutcome(
  outcomes: Outcomes,
  before: Standing | null,
  { after, decision, at }: { readonly after: Standing; readonly decision: Decision | null; readonly at: Instant },
): Outcomes {
  const { agentId, assignedAt, status } = after.conversation;
  const was = before?.conversation;
  if (was?.agentId === agentId && was.assignedAt === assignedAt && was.status === status) return outcomes;
  return [`${secondOf(assignedAt ?? at)} ${outcomeOf(before, after, decision)}`, ...outcomes].slice(0, KEPT);
}

function outcomeOf(before: Standing | null, { conversation }: Standing, decision: Decision | null): string {
  const { agentId, assignedAt, assignedBy, parked, status } = conversation;
  if (agentId !== null) {
    const isTaken = decision?.agentId === agentId && decision.at === assignedAt;
    const how = assignedBy !== 'routing' ? `by ${assignedBy}` : isTaken ? words(decision.reason) : 'routing';
    return `given to ${agentId}, ${how}`;
  }
  const holder = before?.conversation.agentId ?? null;
  const taken = holder === null || status === 'resolved' ? [] : [`taken from ${holder}`];
  return [...taken, parked ? 'waiting, parked' : status].join(', ');
}

const words = (name: string): string => name.replaceAll('_', ' ');

/** In UTC. */
const secondOf = (instant: Instant): string => instant.slice(0, 19).replace('T', ' ');
