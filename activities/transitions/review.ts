import type { Availability, AvailabilityCause, UnassignedReason } from '../../contract/model.ts';
import type { ReviewTransition } from '../../contract/transitions.ts';
import { whyLost } from '../../routing/lifecycle.ts';
import { takeFromHolder } from './hold.ts';
import { routeNow } from './route.ts';
import { removeFromList } from './waiting.ts';
import type { Work } from './work.ts';

/**
 * Looks whether the holder may keep the conversation; if not, it is taken back and routed again. What counts is what the
 * database says of the agent now, under the lock, and not what the message said that caused the look: so it makes no
 * difference in which order messages about the agent and results of transactions arrive.
 */
export async function reviewStep(work: Work, { because }: ReviewTransition): Promise<void> {
  const { draft } = work;
  if (draft.agentId === null) return;
  work.changed = true;
  const reason = because === 'policy' ? null : await whyHolderLoses(work, because);
  if (reason === null) {
    // It has been told now: if it was about to lose its agent, it is not any more.
    if (because === 'availability') await removeFromList(work.tx, draft.id);
    return;
  }
  await takeFromHolder(work, reason, { bySystem: true });
  await routeNow(work);
}

interface HolderFacts {
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly active: boolean;
  readonly member: boolean;
  readonly inTeam: boolean;
}

async function whyHolderLoses(
  { tx, draft, inbox }: Work,
  because: Exclude<ReviewTransition['because'], 'policy'>,
): Promise<UnassignedReason | null> {
  const [agent] = await tx.$queryRaw<HolderFacts[]>`
    SELECT a.availability, a.availability_cause AS cause, a.active,
           EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = ${draft.inboxId} AND m.agent_id = a.id) AS member,
           EXISTS (SELECT FROM team_members t WHERE t.team_id = ${draft.teamId} AND t.agent_id = a.id) AS "inTeam"
    FROM agents a WHERE a.id = ${draft.agentId}`;
  if (agent === undefined) return null;
  switch (because) {
    case 'availability':
      return whyLost(agent, inbox.policy);
    case 'left_inbox':
      return agent.member ? null : 'not_member';
    case 'left_team':
      return draft.teamId === null || agent.inTeam ? null : 'not_member';
  }
}
