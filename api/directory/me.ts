import type { Database } from '../../store/database.ts';
import { readMemberships } from '../../store/memberships.ts';
import type { Caller } from '../access/caller.ts';
import { readAgent } from './agents.ts';
import type { MeView } from './me-schema.ts';

/** Who the caller is, and what a console has to know before it draws anything. */
export async function readMe(db: Database, caller: Caller): Promise<MeView> {
  const expiresAt = caller.expiresAtMs === null ? null : new Date(caller.expiresAtMs).toISOString();
  const credential = { expiresAt, serverTime: new Date().toISOString(), features: [] };
  if (caller.kind === 'key') return { kind: 'key', keyId: caller.id, role: caller.role, ...credential };
  const [agent, memberships] = await Promise.all([readAgent(db, caller.id), readMemberships(db, caller.id)]);
  const { id: agentId, name, role: _directory, active: _isActive, ...state } = agent;
  const { inboxIds, teamIds } = memberships;
  const person = { kind: 'person' as const, agentId, name, role: caller.role };
  return { ...person, inboxIds: [...inboxIds], teamIds: [...teamIds], ...state, ...credential };
}
