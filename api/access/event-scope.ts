import type { EventView } from '../../contract/events.ts';
import type { Database } from '../../store/database.ts';
import { type Acting, seesEveryInbox } from './caller.ts';

/** What an agent may see of the ledger: its inboxes, and itself. Null: everything. */
export type EventScope = { readonly agentId: string; readonly inboxIds: ReadonlySet<string> } | null;

export async function eventScopeOf(db: Database, acting: Acting): Promise<EventScope> {
  const { agentId } = acting;
  if (seesEveryInbox(acting) || agentId === null) return null;
  const rows = await db.inboxMember.findMany({ where: { agentId }, select: { inboxId: true } });
  return { agentId, inboxIds: new Set(rows.map((row) => row.inboxId)) };
}

export function maySee(event: EventView, scope: EventScope): boolean {
  if (scope === null) return true;
  return event.inboxId === null ? event.agentId === scope.agentId : scope.inboxIds.has(event.inboxId);
}

/** The same as a condition of a query. */
export function whereSeen(scope: EventScope) {
  if (scope === null) return {};
  return { OR: [{ inboxId: { in: [...scope.inboxIds] } }, { inboxId: null, agentId: scope.agentId }] };
}
