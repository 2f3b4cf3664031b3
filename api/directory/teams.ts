import type { TeamId } from '../../contract/ids.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { addMember, lockTeam, noteEdit, removeMember, replaceMembers, upsertTeam } from '../../store/directory.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../http/cursor.ts';
import { agentNotFound, teamNotFound } from '../http/not-found.ts';
import { type Expected, requireMatch, tagOf } from '../http/preconditions.ts';
import type { DirectoryDeps } from './deps.ts';
import type { TeamBody, TeamView } from './team-schema.ts';

const COLUMNS = {
  id: true,
  name: true,
  members: { select: { agentId: true }, orderBy: [{ joinOrder: 'asc' as const }, { agentId: 'asc' as const }] },
};

interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly members: readonly { readonly agentId: string }[];
}

export interface TaggedTeam {
  readonly team: TeamView;
  readonly tag: string;
}

export async function readTeam(db: Database | Transaction, id: TeamId): Promise<TaggedTeam> {
  const row = await db.team.findUnique({ where: { id }, select: COLUMNS });
  if (row === null) throw teamNotFound(id);
  const team = toView(row);
  return { team, tag: tagOf(team) };
}

export async function listTeams(db: Database, { limit = DEFAULT_LIMIT, cursor }: PageRequest): Promise<Page<TeamView>> {
  const after = decodeCursor('teams', cursor, ['id']);
  const rows = await db.team.findMany({
    where: after === null ? {} : { id: { gt: String(after[0]) } },
    select: COLUMNS,
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toView, cursor: ({ id }) => encodeCursor('teams', [id]) });
}

/** Creates or replaces a team; members are kept if absent. */
export async function putTeam(
  { db, inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, body, ifMatch }: { readonly id: TeamId; readonly body: TeamBody; readonly ifMatch: Expected },
): Promise<TaggedTeam & { readonly created: boolean }> {
  await requireTemporal();
  const { name, members } = body;
  const created = await inTransaction(async (tx) => {
    if (ifMatch !== undefined) {
      requireMatch(ifMatch, (await lockTeam(tx, id)) ? (await readTeam(tx, id)).tag : null, `team ${id}`);
    }
    const isNew = await upsertTeam(tx, id, name, new Date());
    await noteEdit(tx, scopeOf(id));
    const missing = members === undefined ? null : await replaceMembers(tx, { scope: 'team', id }, members);
    if (missing !== null) throw agentNotFound(missing);
    return isNew;
  });
  await gateway.directoryEdited(scopeOf(id));
  return { created, ...(await readTeam(db, id)) };
}

/** Deletes a team; it is taken off its conversations, which are routed without it. */
export async function deleteTeam(
  { inTransaction, gateway, requireTemporal }: DirectoryDeps,
  id: TeamId,
): Promise<void> {
  await requireTemporal();
  await inTransaction(async (tx) => {
    if (!(await lockTeam(tx, id))) throw teamNotFound(id);
    await noteEdit(tx, scopeOf(id));
    await tx.team.delete({ where: { id }, select: { id: true } });
  });
  await gateway.directoryEdited(scopeOf(id));
}

export async function changeTeamMember(
  { inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, agentId, present }: { readonly id: TeamId; readonly agentId: string; readonly present: boolean },
): Promise<void> {
  await requireTemporal();
  await inTransaction(async (tx) => {
    if (!(await lockTeam(tx, id))) throw teamNotFound(id);
    await noteEdit(tx, scopeOf(id));
    const missing = await (present ? addMember : removeMember)(tx, { scope: 'team', id }, agentId);
    if (missing !== null) throw agentNotFound(missing);
  });
  await gateway.directoryEdited(scopeOf(id));
}

const scopeOf = (teamId: TeamId) => ({ kind: 'team', teamId }) as const;

const toView = ({ id, name, members }: TeamRow): TeamView => ({
  id,
  name,
  members: members.map(({ agentId }) => agentId),
});
