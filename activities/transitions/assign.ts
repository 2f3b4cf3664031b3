import type { ErrorCode } from '../../contract/errors.ts';
import type { Availability } from '../../contract/model.ts';
import type { AssignTransition } from '../../contract/transitions.ts';
import { lockTeam } from './candidates.ts';
import { isListed, refuse, setTeam } from './changes.ts';
import { giveTo, takeFromHolder, takePlace } from './hold.ts';
import { routeNow } from './route.ts';
import { Refused, type Work } from './work.ts';

/**
 * A person's assignment. The team first, then the agent, who must belong to it; a team alone that the holder is not in
 * releases the holder and routes inside the team. Giving it to who has it already changes nothing.
 */
export async function assignStep(work: Work, assign: AssignTransition): Promise<void> {
  const { draft } = work;
  refuse(work, assign.claim ? 'claim' : 'assign');
  if (assign.expectedAgentId !== undefined && assign.expectedAgentId !== draft.agentId) {
    throw refusal('unexpected_assignee', `${draft.agentId ?? 'nobody'} holds the conversation`, draft.agentId);
  }
  const newTeam = assign.teamId != null && assign.teamId !== draft.teamId;
  if (newTeam) setTeam(work, assign.teamId);
  if (assign.agentId != null) await assignAgent(work, assign, assign.agentId);
  else if (newTeam) await fitTeam(work);
}

async function assignAgent(work: Work, assign: AssignTransition, agentId: string): Promise<void> {
  const { tx, draft } = work;
  if (draft.agentId !== null && draft.agentId !== agentId && assign.claim) {
    throw refusal('already_assigned', `agent ${draft.agentId} holds the conversation`, draft.agentId);
  }
  const target = await loadTarget(work, agentId);
  refuseTarget(work, agentId, target);
  if (draft.agentId === agentId) {
    if (target.availability === 'offline') work.warnings.push('agent_offline');
    return;
  }
  const { overCapacity } = assign;
  if (draft.agentId !== null) await takeFromHolder(work, 'reassigned');
  const holder = await takePlace(work, { agentId, overCapacity, seenVersion: null });
  if (holder === null) {
    throw refusal('agent_at_capacity', `agent ${agentId} is at capacity (${target.load} of ${target.capacity})`);
  }
  await tx.$executeRaw`DELETE FROM cool_offs WHERE conversation_id = ${draft.id} AND agent_id = ${agentId}`;
  await giveTo(work, { agentId, holder, reason: assign.claim ? 'claimed' : 'manual', decisionId: null });
  if (holder.availability === 'offline') work.warnings.push('agent_offline');
}

/** After a change of team: the holder stays if in it; what waits is routed inside it. */
async function fitTeam(work: Work): Promise<void> {
  const { draft } = work;
  if (draft.agentId !== null) {
    const { inTeam } = await loadTarget(work, draft.agentId);
    if (inTeam) return;
    await takeFromHolder(work, 'team_changed');
  }
  if (isListed(work)) await routeNow(work);
}

interface Target {
  readonly active: boolean;
  readonly role: string;
  readonly availability: Availability;
  readonly load: number;
  readonly capacity: number | null;
  readonly member: boolean;
  readonly inTeam: boolean;
}

async function loadTarget({ tx, draft, inbox }: Work, agentId: string): Promise<Target> {
  await lockTeam(tx, draft.teamId);
  const [target] = await tx.$queryRaw<Target[]>`
    SELECT a.active, a.role, a.availability, a.load, COALESCE(a.capacity, ${inbox.defaultCapacity}::int) AS capacity,
           EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = ${draft.inboxId} AND m.agent_id = a.id) AS member,
           ${draft.teamId}::text IS NULL
             OR EXISTS (SELECT FROM team_members t WHERE t.team_id = ${draft.teamId} AND t.agent_id = a.id) AS "inTeam"
    FROM agents a WHERE a.id = ${agentId}`;
  if (target === undefined) throw refusal('agent_not_found', `there is no agent ${agentId}`);
  return target;
}

function refuseTarget({ draft }: Work, agentId: string, target: Target): void {
  if (!target.active) throw refusal('agent_deactivated', `agent ${agentId} is deactivated`);
  if (!target.member && target.role !== 'administrator') {
    throw refusal('agent_not_in_inbox', `agent ${agentId} is not a member of inbox ${draft.inboxId}`);
  }
  if (!target.inTeam) throw refusal('agent_not_in_team', `agent ${agentId} is not in team ${draft.teamId}`);
}

function refusal(code: ErrorCode, message: string, agentId: string | null = null): Refused {
  return new Refused({ code, message, ...(agentId === null ? {} : { agentId }) });
}
