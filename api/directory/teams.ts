import type { TeamId } from '../../contract/ids.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Database } from '../../runtime/database.ts';
import { teamNotFound } from '../acting.ts';
import { inTransaction, type Transaction } from '../bounded-database.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../cursor.ts';
import type { TeamBody, TeamView } from '../schemas/team.ts';
import type { DirectoryDeps } from './deps.ts';
import { addMember, removeAllMembers, removeMember, replaceMembers } from './members.ts';

const COLUMNS = {
  id: true,
  name: true,
  members: { select: { agentId: true }, orderBy: [{ joinOrder: 'asc' }, { agentId: 'asc' }] },
} satisfies Prisma.TeamSelect;

type TeamRow = Prisma.TeamGetPayload<{ select: typeof COLUMNS }>;

export async function readTeam(db: Database, id: TeamId): Promise<TeamView> {
  const row = await db.team.findUnique({ where: { id }, select: COLUMNS });
  if (row === null) throw teamNotFound(id);
  return toView(row);
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

/** Creates or replaces a team; members are kept where they are absent. */
export async function putTeam(
  { db, timeoutMs, gateway }: DirectoryDeps,
  id: TeamId,
  body: TeamBody,
): Promise<{ readonly created: boolean; readonly team: TeamView }> {
  await gateway.requireTemporal();
  const created = await inTransaction({ db, timeoutMs }, async (tx) => {
    const [row] = await tx.$queryRaw<{ created: boolean }[]>`
      INSERT INTO teams AS kept (id, name, created_at) VALUES (${id}, ${body.name}, ${new Date()})
      ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name RETURNING kept.xmax = 0 AS created`;
    if (body.members !== undefined) await replaceMembers(tx, { scope: 'team', id }, body.members);
    return row?.created === true;
  });
  await gateway.directoryEdited({ kind: 'team', teamId: id });
  return { created, team: await readTeam(db, id) };
}

/**
 * Deletes a team. Its conversations keep its id, since only their workflows may change them: whoever held one as a
 * member gives it up, and they wait until somebody takes them out of the team or assigns them another.
 */
export async function deleteTeam({ db, timeoutMs, gateway }: DirectoryDeps, id: TeamId): Promise<void> {
  await gateway.requireTemporal();
  await inTransaction({ db, timeoutMs }, async (tx) => {
    await lockTeam(tx, id);
    await removeAllMembers(tx, { scope: 'team', id });
    await tx.team.delete({ where: { id }, select: { id: true } });
  });
  await gateway.directoryEdited({ kind: 'team', teamId: id });
}

export async function changeTeamMember(
  { db, timeoutMs, gateway }: DirectoryDeps,
  { id, agentId, present }: { readonly id: TeamId; readonly agentId: string; readonly present: boolean },
): Promise<void> {
  await gateway.requireTemporal();
  const group = { scope: 'team', id } as const;
  await inTransaction({ db, timeoutMs }, async (tx) => {
    await lockTeam(tx, id);
    await (present ? addMember(tx, group, agentId) : removeMember(tx, group, agentId));
  });
  await gateway.directoryEdited({ kind: 'team', teamId: id });
}

/** Members join and leave one after another. */
async function lockTeam(tx: Transaction, id: TeamId): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 AS found FROM teams WHERE id = ${id} FOR UPDATE`;
  if (rows.length === 0) throw teamNotFound(id);
}

const toView = ({ id, name, members }: TeamRow): TeamView => ({
  id,
  name,
  members: members.map(({ agentId }) => agentId),
});
