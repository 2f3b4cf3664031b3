import type { Database } from '../../store/database.ts';

/** The edits of a scope that no transition has taken up: who departed, `null` for what else was edited. */
export async function editsOf(db: Database, scope: string, scopeId: string): Promise<(string | null)[]> {
  const rows = await db.edit.findMany({ where: { scope, scopeId }, orderBy: { id: 'asc' } });
  return rows.map(({ departedAgentId }) => departedAgentId);
}

/** The same, of those who departed alone. */
export async function departuresFrom(db: Database, scope: string, scopeId: string): Promise<(string | null)[]> {
  const edits = await editsOf(db, scope, scopeId);
  return edits.filter((departed) => departed !== null).sort();
}
