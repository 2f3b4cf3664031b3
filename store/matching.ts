import type { ConversationId } from '../contract/ids.ts';
import type { PoolNeed } from '../routing/match.ts';
import {
  concernedBy,
  entriesOf,
  type Market,
  needsOf,
  type Outcome,
  serversOf,
  settle,
  unknownReceivers,
} from '../routing/plan.ts';
import type { AgentFacts, Facts } from '../routing/transitions/facts.ts';
import type { Turn } from '../routing/transitions/turn.ts';
import { readPools } from './candidates.ts';
import type { Transaction } from './database.ts';
import { Overtaken } from './failures.ts';
import { uuidv7 } from './ids.ts';
import type { LockedInboxes } from './locks.ts';
import { lockServable } from './waiting-list.ts';

// The middle of every transition, between its step and what is written.

interface Matching {
  readonly turn: Turn;
  readonly facts: Facts;
  readonly ownId: ConversationId | null;
  readonly overCapacity: boolean;
}

/** Reads whom the step lets be served and by whom, and works out what is to be written. */
export async function matchAndSettle(
  tx: Transaction,
  { turn, facts, ownId, overCapacity }: Matching,
): Promise<Outcome> {
  const { at } = facts;
  const servers = serversOf(turn, facts);
  requireLocks(
    servers.map(({ agentId }) => facts.agents.get(agentId)),
    facts,
  );
  const listed = await lockServable(tx, { servers, readyInboxes: turn.readyInboxes, except: concernedBy(turn), at });
  const entries = entriesOf(turn, listed);
  const mayBeGiven = [...new Set([...entries.map(({ row }) => row.id), ...given(turn)])];
  const settleWith = (market: Market) => settle({ turn, facts, market, newId: uuidv7, ownId, overCapacity });
  if (mayBeGiven.length === 0) return settleWith({ listed, pools: new Map(), replies: new Map() });
  const read = async (needs: readonly PoolNeed[]): Promise<Market> => ({
    listed,
    ...(await readPools(tx, { needs, conversationIds: mayBeGiven, ...facts })),
  });
  const market = await read(needsOf(entries, turn, facts));
  const outcome = settleWith(market);
  const unknown = unknownReceivers(outcome, market);
  return unknown.length === 0 ? outcome : settleWith(await read(needsOf(entries, turn, facts, unknown)));
}

/** What the step gives away by itself. */
const given = ({ changes }: Turn): readonly ConversationId[] =>
  changes
    .filter(({ before, after }) => after.agentId !== null && after.agentId !== before?.agentId)
    .map(({ after }) => after.id);

/** Whoever frees a slot may let somebody be served in each inbox it serves; who that is may have changed since the locks were chosen. */
function requireLocks(agents: readonly (AgentFacts | undefined)[], { inboxes }: Pick<LockedInboxes, 'inboxes'>): void {
  if (agents.some((agent) => agent?.inboxIds.some((inboxId) => !inboxes.has(inboxId)))) throw new Overtaken();
}
