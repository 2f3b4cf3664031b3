import type { Availability, AvailabilityCause, UnassignedReason } from '../../contract/model.ts';
import type { ReviewTransition } from '../../contract/transitions.ts';
import { whyLost } from '../../routing/lifecycle.ts';
import { isListed } from './changes.ts';
import { takeFromHolder } from './hold.ts';
import { mendRow } from './mend.ts';
import { routeNow } from './route.ts';
import { removeFromList } from './waiting.ts';
import type { Work } from './work.ts';

type Because = ReviewTransition['because'];

/**
 * Looks whether the holder may keep the conversation; if not, it is taken back and routed again. What counts is what the
 * database says of the agent now, under the lock, and not what the message said that caused the look: so it makes no
 * difference in which order messages about the agent and results of transactions arrive.
 */
export async function reviewStep(work: Work, { because }: { readonly because: Because }): Promise<void> {
  const { draft } = work;
  if (because === 'doubt') await mendRow(work);
  if (draft.agentId === null) {
    if (because === 'doubt' && isListed(work)) await routeNow(work);
    return;
  }
  const reason = await whyHolderLoses(work, because);
  const judged = draft.judgedVersion;
  const told = because === 'availability' || because === 'doubt';
  if (told) draft.judgedVersion = work.holder?.availabilityVersion ?? null;
  work.changed ||= because !== 'doubt' || draft.judgedVersion !== judged;
  if (reason === null) {
    // If it was about to lose its agent, it is not any more.
    if (told) await removeFromList(work.tx, draft.id);
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
  readonly administrator: boolean;
}

async function whyHolderLoses(work: Work, because: Because): Promise<UnassignedReason | null> {
  const agent = await loadHolderFacts(work);
  if (agent === null) return null;
  const { draft, inbox } = work;
  const outsideTeam = draft.teamId !== null && !agent.inTeam;
  switch (because) {
    case 'availability':
      return whyLost(agent, inbox.policy);
    case 'left_inbox':
      return agent.member ? null : 'not_member';
    case 'left_team':
      return outsideTeam ? 'not_member' : null;
    case 'doubt': {
      // One who was offline already when given it by hand keeps it.
      const isNews = (work.holder?.availabilityVersion ?? 0) > (draft.judgedVersion ?? 0);
      const lost = isNews || !agent.active ? whyLost(agent, inbox.policy) : null;
      const outside = outsideTeam || !(agent.member || agent.administrator);
      return lost ?? (outside ? 'not_member' : null);
    }
  }
}

async function loadHolderFacts({ tx, draft }: Work): Promise<HolderFacts | null> {
  const [agent] = await tx.$queryRaw<HolderFacts[]>`
    SELECT a.availability, a.availability_cause AS cause, a.active, a.role = 'administrator' AS administrator,
           EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = ${draft.inboxId} AND m.agent_id = a.id) AS member,
           EXISTS (SELECT FROM team_members t WHERE t.team_id = ${draft.teamId} AND t.agent_id = a.id) AS "inTeam"
    FROM agents a WHERE a.id = ${draft.agentId}`;
  return agent ?? null;
}
