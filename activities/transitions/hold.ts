import type { Instant } from '../../contract/ids.ts';
import type { AssignedReason, UnassignedReason } from '../../contract/model.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { carryOut, type Statement } from '../statements.ts';
import { uuidv7 } from '../uuid.ts';
import { addEvent, type Holder, type Work } from './work.ts';

/** Under which conditions the agent's place may be taken. */
interface Place {
  readonly agentId: string;
  /** Beyond the agent's capacity too. */
  readonly overCapacity: boolean;
  /** Only if the agent's availability is still the one the decision saw; null: whatever it is. */
  readonly seenVersion: number | null;
}

/**
 * Takes one place of the agent, if there still is one: somebody in another inbox, under another lock, may have been
 * faster. From here to the commit the agent's row is ours.
 *
 * @returns the agent's availability, or null if the place is gone
 */
export async function takePlace(work: Work, place: Place): Promise<Holder | null> {
  const { tx, base, inbox } = work;
  const [holder] = await tx.$queryRaw<Holder[]>`
    UPDATE agents SET last_assigned_at = GREATEST(last_assigned_at, ${base.at}::timestamptz)
    WHERE id = ${place.agentId} AND active
      AND (${place.overCapacity} OR load < COALESCE(capacity, ${inbox.defaultCapacity}::int, 2147483647))
      AND (${place.seenVersion}::int IS NULL OR availability_version = ${place.seenVersion}::int)
    RETURNING availability, availability_version AS "availabilityVersion"`;
  return holder ?? null;
}

interface Giving {
  readonly agentId: string;
  readonly holder: Holder;
  readonly reason: AssignedReason;
  readonly decisionId: string | null;
  /** What is written in the same round trip. */
  readonly beside?: readonly Statement[];
}

/** Records that the agent, whose place was taken, holds the conversation from now on. */
export async function giveTo(work: Work, giving: Giving): Promise<void> {
  const { agentId, holder, reason, decisionId, beside = [] } = giving;
  const { tx, base, draft } = work;
  const actor = reason === 'routed' ? ({ kind: 'routing', id: null } as const) : base.actor;
  const assignedBy = reason === 'routed' ? 'routing' : (base.actor.id ?? base.actor.kind);
  const sql = Prisma.sql`
    INSERT INTO assignments (id, conversation_id, agent_id, inbox_id, started_at, start_reason, assigned_by)
    VALUES (${uuidv7(base.at)}::uuid, ${draft.id}, ${agentId}, ${draft.inboxId}, ${base.at}::timestamptz, ${reason},
            ${assignedBy})`;
  await carryOut(tx, [{ name: 'given', sql }, ...beside]);
  const judgedVersion = holder.availabilityVersion;
  Object.assign(draft, { status: 'assigned', parked: false, agentId, assignedAt: base.at, assignedBy, judgedVersion });
  draft.preferredAgentId = null;
  draft.waitingSince ??= base.at;
  work.holder = holder;
  work.changed = true;
  addEvent(work, { type: 'conversation.assigned', reason, actor, decisionId });
}

interface Taking {
  readonly bySystem?: boolean;
  /** Until when the agent is not given it again by routing. */
  readonly coolingOffUntil?: Instant | null;
}

/** Ends the present assignment; the conversation then waits until a further step says otherwise. */
export async function takeFromHolder(
  work: Work,
  reason: UnassignedReason,
  { bySystem = false, coolingOffUntil = null }: Taking = {},
): Promise<void> {
  const { tx, base, draft } = work;
  const { agentId } = draft;
  if (agentId === null) return;
  const [agent] = await tx.$queryRaw<{ availability: string }[]>`
    WITH ended AS (
      UPDATE assignments SET ended_at = ${base.at}::timestamptz, end_reason = ${reason}
      WHERE conversation_id = ${draft.id} AND ended_at IS NULL)
    SELECT availability FROM agents WHERE id = ${agentId}`;
  addEvent(work, {
    type: 'conversation.unassigned',
    reason,
    ...(bySystem ? { actor: { kind: 'system', id: null } as const } : {}),
    data: {
      ...(reason === 'response_timeout' ? { availability: agent?.availability } : {}),
      ...(coolingOffUntil === null ? {} : { coolingOffUntil }),
    },
  });
  work.freed.add(agentId);
  work.holder = null;
  work.changed = true;
  Object.assign(draft, {
    status: 'waiting',
    agentId: null,
    assignedAt: null,
    assignedBy: null,
    judgedVersion: null,
    previousAgentId: agentId,
    // What has had an agent is not new any more, whoever gave it.
    decided: true,
  });
}
