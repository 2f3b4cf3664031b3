import type { EventView } from '../../contract/events.ts';
import type { AgentId, InboxId, TeamId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import type { Hint } from '../../store/hints.ts';
import { readInboxesOf, readMemberships, readMembersOf } from '../../store/memberships.ts';
import { type Acting, seesEveryInbox } from './caller.ts';

/** What somebody may see of what happens. */
export interface EventScope {
  /** Null: a program, which sees everything. */
  readonly agentId: AgentId | null;
  /** Null: every one, and what belongs to none. */
  readonly inboxIds: ReadonlySet<InboxId> | null;
  /** Whose notifications are the agent's too. */
  readonly teamIds: ReadonlySet<TeamId>;
}

export const EVERYTHING: EventScope = { agentId: null, inboxIds: null, teamIds: new Set() };

/** What colleagues see of an agent, beside the agent: how available somebody is stands next to each name. */
const CONCERNS_COLLEAGUES = 'agent.availability_changed';

export async function eventScopeOf(db: Database, acting: Acting): Promise<EventScope> {
  const { agentId } = acting;
  if (agentId === null) return EVERYTHING;
  const { inboxIds, teamIds } = await readMemberships(db, agentId);
  return { agentId, inboxIds: seesEveryInbox(acting) ? null : new Set(inboxIds), teamIds: new Set(teamIds) };
}

/** An event, and whose business it is. */
export interface EventInSight {
  readonly event: EventView;
  /** Members of these see it. */
  readonly inboxIds: readonly InboxId[];
}

/** Adds to events whose business they are now. */
export async function inSight(db: Database, events: readonly EventView[]): Promise<readonly EventInSight[]> {
  const agentIds = events.flatMap(({ type, agentId }) =>
    type === CONCERNS_COLLEAGUES && agentId !== null ? [agentId] : [],
  );
  const inboxesOf = agentIds.length === 0 ? new Map<AgentId, readonly InboxId[]>() : await readInboxesOf(db, agentIds);
  return events.map((event) => {
    if (event.inboxId !== null) return { event, inboxIds: [event.inboxId] };
    const concerns = event.type === CONCERNS_COLLEAGUES ? inboxesOf.get(event.agentId ?? '') : undefined;
    return { event, inboxIds: concerns ?? [] };
  });
}

export function maySee({ event, inboxIds }: EventInSight, scope: EventScope): boolean {
  if (scope.inboxIds === null || inboxIds.some((id) => scope.inboxIds?.has(id))) return true;
  return event.inboxId === null && event.agentId === scope.agentId;
}

/** A person is notified of its own and of what its teams are told, whatever else it may see. */
export function mayTakeHint({ kind, about }: Hint, { agentId, inboxIds, teamIds }: EventScope): boolean {
  if (kind === 'conversation') return inboxIds === null || inboxIds.has(about.inboxId);
  return agentId === null || about.agentId === agentId || (about.teamId !== null && teamIds.has(about.teamId));
}

/** The same as `maySee`, as a condition of a query. */
export async function whereSeen(db: Database, { agentId, inboxIds }: EventScope) {
  if (inboxIds === null) return {};
  const colleagues = await readMembersOf(db, [...inboxIds]);
  return {
    OR: [
      { inboxId: { in: [...inboxIds] } },
      { inboxId: null, agentId },
      { inboxId: null, type: CONCERNS_COLLEAGUES, agentId: { in: [...colleagues] } },
    ],
  };
}
