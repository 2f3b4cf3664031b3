import type { Decision } from '../../contract/model.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { type DecisionInput, decide } from '../../routing/decide.ts';
import { freeSlots, whyIneligible } from '../../routing/eligibility.ts';
import type { ServingAgent, WaitingEntry } from '../../routing/waiting-list.ts';
import type { Statement } from '../statements.ts';
import { uuidv7 } from '../uuid.ts';
import { type LoadedCandidate, loadCandidates } from './candidates.ts';
import { refuse, startWaiting } from './changes.ts';
import { giveTo, takePlace } from './hold.ts';
import { loadEntries, loadServingAgents } from './waiting.ts';
import { addEvent, type Work } from './work.ts';

/** How often a place may be snatched from under a decision before the transaction gives up and is tried afresh. */
const CHOICES = 5;

/** Who gets it if eligible, and why. */
type Wish = DecisionInput['wish'];

interface RouteOptions {
  readonly byCommand?: boolean;
  /** Default: the agent named at its creation, at the first decision. */
  readonly wish?: Wish;
}

/** Routes a waiting conversation; one that waits no more, or is parked without a person asking, stays as it is. */
export async function routeStep(work: Work, byCommand: boolean): Promise<void> {
  const { draft } = work;
  if (byCommand) refuse(work, 'route');
  if (byCommand && draft.status === 'pending') startWaiting(work);
  if (draft.status !== 'waiting' || (draft.parked && !byCommand)) return;
  draft.parked = false;
  await routeNow(work, { byCommand });
}

/** Decides who gets the waiting conversation, and gives it; chooses again where somebody else took the place meanwhile. */
export async function routeNow(work: Work, options: RouteOptions = {}): Promise<void> {
  const { draft } = work;
  for (let choice = 1; choice <= CHOICES; choice += 1) {
    const candidates = await loadCandidates(work);
    const decision = await takeDecision(work, candidates, options);
    if (decision.agentId === null || (await giveAsDecided(work, decision, candidates))) {
      work.decision = decision;
      Object.assign(draft, { decided: true, preferredAgentId: null });
      work.changed = true;
      return;
    }
  }
  throw new Error(`conversation ${draft.id}: its place was taken by others ${CHOICES} times, decide afresh`);
}

function preferredOf({ draft: { preferredAgentId: agentId } }: Work): Wish {
  return agentId === null ? null : { agentId, reason: 'preferred_agent' };
}

async function takeDecision(
  work: Work,
  candidates: readonly LoadedCandidate[],
  { byCommand = false, wish = preferredOf(work) }: RouteOptions,
): Promise<Decision> {
  const { base, draft, inbox } = work;
  const request = {
    at: base.at,
    skills: draft.skills,
    waitingSince: draft.waitingSince ?? base.at,
    policy: inbox.policy,
  };
  const limited = candidates.filter((each) => whyIneligible(each, request) === null);
  const rivals = await loadRivals(work, limited);
  return decide({
    ...rivals,
    decisionId: uuidv7(base.at),
    request,
    policyVersion: inbox.policyVersion,
    candidates,
    isNew: !draft.decided,
    byCommand,
    wish,
  });
}

interface Rivals {
  readonly ahead: readonly WaitingEntry[];
  readonly serving: readonly ServingAgent[];
}

/**
 * Who stands before this conversation and could use the same places, with whom those compete in turn: two steps tell all
 * that the rule of the waiting list asks for. Nobody, where the places have no limit.
 */
async function loadRivals(work: Work, eligible: readonly LoadedCandidate[]): Promise<Rivals> {
  const { tx, base, draft, inbox } = work;
  const limited = eligible.filter((agent) => Number.isFinite(freeSlots(agent)));
  if (limited.length === 0) return { ahead: [], serving: [] };
  const before = { conversationId: draft.id, priority: draft.priority, waitingSince: draft.waitingSince ?? base.at };
  const loadAhead = (agents: readonly { readonly agentId: string }[]) =>
    loadEntries(tx, { agentIds: agents.map(({ agentId }) => agentId), at: base.at, before });
  const rivals = await loadAhead(limited);
  if (rivals.length === 0) return { ahead: [], serving: [] };
  const inboxIds = [...new Set(rivals.map((entry) => entry.inboxId))];
  const serving = await loadServingAgents(tx, { inboxIds, defaultCapacity: inbox.defaultCapacity });
  return { ahead: await stayAhead(work, await loadAhead(serving)), serving };
}

/**
 * Keeps those in other inboxes, which are not under our lock, from leaving their lists before this transaction is done:
 * whoever leaves then sees who gave way to it, and wakes them. Who left already does not count.
 */
async function stayAhead({ tx, inbox }: Work, ahead: readonly WaitingEntry[]): Promise<readonly WaitingEntry[]> {
  const elsewhere = ahead.filter((entry) => entry.inboxId !== inbox.id).map((entry) => entry.conversationId);
  if (elsewhere.length === 0) return ahead;
  const staying = await tx.$queryRaw<{ id: string }[]>`
    SELECT conversation_id AS id FROM waiting_list WHERE conversation_id = ANY(${elsewhere}) FOR KEY SHARE`;
  const ids = new Set(staying.map((row) => row.id));
  return ahead.filter((entry) => entry.inboxId === inbox.id || ids.has(entry.conversationId));
}

async function giveAsDecided(work: Work, decision: Decision, candidates: readonly LoadedCandidate[]): Promise<boolean> {
  const chosen = candidates.find((each) => each.agentId === decision.agentId);
  if (chosen === undefined) return false;
  const { agentId, availabilityVersion: seenVersion } = chosen;
  const holder = await takePlace(work, { agentId, overCapacity: false, seenVersion });
  if (holder === null) return false;
  const beside = advancingRotation(work, agentId);
  await giveTo(work, { agentId, holder, reason: 'routed', decisionId: decision.id, beside });
  return true;
}

/** The agent had its turn: it is now the one whose last automatic assignment in this inbox is the newest. */
function advancingRotation({ base, draft }: Work, agentId: string): readonly Statement[] {
  const turn = Prisma.sql`UPDATE inboxes SET last_turn = last_turn + 1 WHERE id = ${draft.inboxId} RETURNING last_turn`;
  const rotated = Prisma.sql`
    INSERT INTO rotations (inbox_id, agent_id, turn, assigned_at)
    SELECT ${draft.inboxId}, ${agentId}, last_turn, ${base.at}::timestamptz FROM turn
    ON CONFLICT (inbox_id, agent_id) DO UPDATE SET turn = EXCLUDED.turn, assigned_at = EXCLUDED.assigned_at`;
  return [
    { name: 'turn', sql: turn },
    { name: 'rotated', sql: rotated },
  ];
}

/** Notes in the ledger that the conversation waits, where it did not before. */
export function noteWaiting(work: Work): void {
  addEvent(work, {
    type: 'conversation.waiting',
    agentId: null,
    actor: { kind: 'routing', id: null },
    reason: work.decision?.reason ?? null,
    decisionId: work.decision?.id ?? null,
    data: { parked: work.draft.parked },
  });
}
