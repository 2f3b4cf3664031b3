import type { Decision } from '../../contract/decision.ts';
import type { AgentId, ConversationId } from '../../contract/ids.ts';
import { type AgentRecord, explainRecord, recordOf } from '../../routing/explain-agent.ts';
import type { Verdict } from '../../routing/verdicts.ts';
import type { Database } from '../../store/database.ts';
import { readDecisionsNaming } from '../../store/decisions.ts';
import { agentNotFound } from '../http/not-found.ts';
import { toDecision } from './ledger.ts';

/** How an agent fared in the decisions of the last minutes. */
export interface AgentHistory extends AgentRecord {
  readonly agentId: AgentId;
  readonly minutes: number;
  readonly sentence: string;
  readonly decisions: readonly ConsideredDecision[];
}

/** A decision as far as it is about one agent. */
export interface ConsideredDecision extends Pick<Decision, 'id' | 'at' | 'outcome' | 'agentId'> {
  readonly conversationId: ConversationId;
  /** Why not the agent asked about; null if it was chosen. */
  readonly reason: Verdict | null;
}

/** How many decisions are counted, the latest ones. */
const MOST_COUNTED = 1_000;
/** How many of those are listed. */
const MOST_LISTED = 100;

interface Question {
  readonly agentId: AgentId;
  readonly minutes: number;
  /** The agent who asks and sees its own inboxes only; null: whoever sees everything. */
  readonly readerId: AgentId | null;
}

/** What the decisions of the last minutes said of an agent. */
export async function explainAgentLately(
  db: Database,
  { agentId, minutes, readerId }: Question,
): Promise<AgentHistory> {
  const agent = await db.agent.findUnique({ where: { id: agentId }, select: { name: true } });
  if (agent === null) throw agentNotFound(agentId);
  const since = new Date(Date.now() - minutes * 60_000).toISOString();
  const rows = await readDecisionsNaming(db, { agentId, since, readerId, limit: MOST_COUNTED });
  const decisions = rows.flatMap((row): readonly ConsideredDecision[] => {
    const { id, at, outcome, agentId: chosen, considered } = toDecision(row);
    const said = considered.find((each) => each.agentId === agentId);
    if (said === undefined) return [];
    return [{ id, at, conversationId: row.conversationId, outcome, agentId: chosen, reason: said.reason }];
  });
  const record = recordOf(decisions.map(({ reason }) => reason));
  return {
    agentId,
    minutes,
    sentence: explainRecord(record, { name: agent.name, minutes }),
    ...record,
    decisions: decisions.slice(0, MOST_LISTED),
  };
}
