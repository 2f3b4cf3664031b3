import type { Availability } from '../../contract/model.ts';
import type { Candidate } from '../../routing/eligibility.ts';
import { instantOrNull, type Transaction } from '../database.ts';
import type { Work } from './work.ts';

/** A candidate with what is needed to take its place only if nothing changed meanwhile. */
export interface LoadedCandidate extends Candidate {
  readonly availabilityVersion: number;
}

interface CandidateRow {
  readonly agentId: string;
  readonly active: boolean;
  readonly inTeam: boolean;
  readonly availability: Availability;
  readonly availabilityVersion: number;
  readonly load: number;
  readonly capacity: number | null;
  readonly skills: string[];
  readonly joinOrder: number;
  readonly lastTurn: bigint | null;
  readonly lastTurnAt: Date | null;
  readonly lastAssignedAt: Date | null;
  readonly coolingOffUntil: Date | null;
}

/** The members of the inbox with everything routing compares, for this conversation. */
export async function loadCandidates({ tx, draft, inbox }: Work): Promise<readonly LoadedCandidate[]> {
  await lockTeam(tx, draft.teamId);
  const rows = await tx.$queryRaw<CandidateRow[]>`
    SELECT a.id AS "agentId", a.active, a.availability, a.availability_version AS "availabilityVersion", a.load,
           COALESCE(a.capacity, ${inbox.defaultCapacity}::int) AS capacity, a.skills, m.join_order AS "joinOrder",
           r.turn AS "lastTurn", r.assigned_at AS "lastTurnAt", a.last_assigned_at AS "lastAssignedAt",
           o.until AS "coolingOffUntil",
           ${draft.teamId}::text IS NULL
             OR EXISTS (SELECT FROM team_members t WHERE t.team_id = ${draft.teamId} AND t.agent_id = a.id) AS "inTeam"
    FROM inbox_members m
    JOIN agents a ON a.id = m.agent_id
    LEFT JOIN rotations r ON r.inbox_id = m.inbox_id AND r.agent_id = m.agent_id
    LEFT JOIN cool_offs o ON o.conversation_id = ${draft.id} AND o.agent_id = m.agent_id
    WHERE m.inbox_id = ${draft.inboxId}`;
  return rows.map((row) => ({
    ...row,
    member: true,
    lastTurn: row.lastTurn === null ? null : Number(row.lastTurn),
    lastTurnAt: instantOrNull(row.lastTurnAt),
    lastAssignedAt: instantOrNull(row.lastAssignedAt),
    coolingOffUntil: instantOrNull(row.coolingOffUntil),
  }));
}

/** From here to the commit nobody leaves the team: whoever removes a member waits, and then sees what it was given. */
export async function lockTeam(tx: Transaction, teamId: string | null): Promise<void> {
  if (teamId !== null) await tx.$queryRaw`SELECT FROM teams WHERE id = ${teamId} FOR SHARE`;
}
