import type { Instant } from '../../contract/ids.ts';
import type { ReleaseTransition } from '../../contract/transitions.ts';
import { addSeconds } from '../../routing/instants.ts';
import { isListed, refuse, setTeam } from './changes.ts';
import { takeFromHolder } from './hold.ts';
import { routeNow } from './route.ts';
import { addEvent, type Work } from './work.ts';

/** Takes the conversation from its agent, its team or both, then parks it or routes it again. */
export async function releaseStep(work: Work, release: ReleaseTransition): Promise<void> {
  const { draft } = work;
  const timedOut = release.reason === 'response_timeout';
  if (timedOut && draft.agentId !== release.agentId) return;
  if (!timedOut) {
    const command = release.reason === 'requeued' ? 'requeue' : 'unassign';
    refuse(work, command, { agent: release.releaseAgent, team: release.releaseTeam });
  }
  const teamCleared = release.releaseTeam && draft.teamId !== null;
  if (teamCleared) setTeam(work, null);
  const { agentId } = draft;
  if (!release.releaseAgent || agentId === null) {
    if (teamCleared && isListed(work)) await routeNow(work);
    return;
  }
  if (release.reason === 'manual') {
    await takeFromHolder(work, release.reason);
    draft.parked = true;
    return;
  }
  const coolingOffUntil = await coolOff(work, agentId);
  await takeFromHolder(work, release.reason, { bySystem: timedOut, coolingOffUntil });
  if (timedOut) {
    noteEscalation(work, agentId);
    await countMiss(work, agentId);
  }
  await routeNow(work);
}

/** The agent may not be given this conversation by routing for a while, so that another takes it. */
async function coolOff({ tx, base, draft, inbox }: Work, agentId: string): Promise<Instant | null> {
  const seconds = inbox.policy.cooloffSeconds;
  if (seconds === 0) return null;
  const until = addSeconds(base.at, seconds);
  await tx.$executeRaw`
    INSERT INTO cool_offs (conversation_id, agent_id, until)
    VALUES (${draft.id}, ${agentId}, ${until}::timestamptz)
    ON CONFLICT (conversation_id, agent_id) DO UPDATE SET until = EXCLUDED.until`;
  return until;
}

/** Another answer missed in a row by this agent, over all conversations. */
async function countMiss(work: Work, agentId: string): Promise<void> {
  const { missesBeforeAway } = work.inbox;
  const [agent] = await work.tx.$queryRaw<{ misses: number }[]>`
    UPDATE agents SET misses = misses + 1 WHERE id = ${agentId} RETURNING misses`;
  if (missesBeforeAway > 0 && (agent?.misses ?? 0) >= missesBeforeAway) work.missed = agentId;
}

/** Once in a row of timeouts, when there were as many as the policy says; 0 switches it off. */
function noteEscalation(work: Work, agentId: string): void {
  const { draft, inbox } = work;
  const { timeouts } = work.base;
  const after = inbox.policy.escalateAfterTimeouts;
  if (timeouts === 1) draft.escalated = false;
  if (draft.escalated || after === 0 || timeouts < after) return;
  draft.escalated = true;
  const actor = { kind: 'system', id: null } as const;
  addEvent(work, { type: 'conversation.escalated', agentId, actor, data: { timeouts } });
}
