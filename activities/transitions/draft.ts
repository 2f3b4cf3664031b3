import type { Consumer, ConversationStatus } from '../../contract/model.ts';
import { PRIORITIES } from '../../contract/model.ts';
import type { CarriedConversation, OpenTransition } from '../../contract/transitions.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { instantOf, instantOrNull, type Transaction } from '../database.ts';
import type { Statement } from '../statements.ts';

/** A conversation's row in the course of a transition: steps change it, and it is written once, at the end. */
export interface ConversationDraft {
  readonly id: string;
  readonly inboxId: string;
  readonly consumer: Consumer;
  readonly createdAt: string;
  carried: CarriedConversation | null;
  teamId: string | null;
  status: ConversationStatus;
  parked: boolean;
  priority: number;
  skills: readonly string[];
  agentId: string | null;
  assignedAt: string | null;
  assignedBy: string | null;
  /** The version of the holder's availability that was last judged; null while nobody holds it. */
  judgedVersion: number | null;
  /** Gets it if eligible at the first decision. */
  preferredAgentId: string | null;
  previousAgentId: string | null;
  waitingSince: string | null;
  /** False until the first decision since `waitingSince`. */
  decided: boolean;
  /** Timeouts in a row, as of the row's last change. */
  readonly timeouts: number;
  /** Whether this row of timeouts was escalated already. */
  escalated: boolean;
  resolvedAt: string | null;
  disposition: string | null;
  version: number;
}

interface ConversationRow extends Omit<ConversationDraft, 'consumer' | DateColumn> {
  readonly consumerId: string;
  readonly consumerName: string | null;
  readonly createdAt: Date;
  readonly assignedAt: Date | null;
  readonly waitingSince: Date | null;
  readonly resolvedAt: Date | null;
}
type DateColumn = 'createdAt' | 'assignedAt' | 'waitingSince' | 'resolvedAt';

/**
 * Reads and locks the row, and its entry on the waiting list: from here on nobody in another inbox counts on it to stay
 * there (`stayAhead`). Null where the conversation does not exist yet.
 */
export async function loadDraft(tx: Transaction, conversationId: string): Promise<ConversationDraft | null> {
  const [row] = await tx.$queryRaw<ConversationRow[]>`
    WITH entry AS (SELECT FROM waiting_list WHERE conversation_id = ${conversationId} FOR UPDATE)
    SELECT id, inbox_id AS "inboxId", consumer_id AS "consumerId", consumer_name AS "consumerName",
           created_at AS "createdAt", carried, team_id AS "teamId", status, parked, priority, skills,
           agent_id AS "agentId", assigned_at AS "assignedAt", assigned_by AS "assignedBy",
           judged_version AS "judgedVersion", preferred_agent_id AS "preferredAgentId",
           previous_agent_id AS "previousAgentId", waiting_since AS "waitingSince", decided, timeouts, escalated, resolved_at AS "resolvedAt", disposition, version
    FROM conversations WHERE id = ${conversationId} AND (SELECT count(*) FROM entry) >= 0 FOR UPDATE`;
  if (row === undefined) return null;
  const { consumerId, consumerName, ...rest } = row;
  return {
    ...rest,
    consumer: { id: consumerId, name: consumerName },
    createdAt: instantOf(row.createdAt),
    assignedAt: instantOrNull(row.assignedAt),
    waitingSince: instantOrNull(row.waitingSince),
    resolvedAt: instantOrNull(row.resolvedAt),
  };
}

/** Inserts the row of a new conversation and returns its draft. */
export async function insertDraft(tx: Transaction, { open, at }: OpenTransition): Promise<ConversationDraft> {
  const draft: ConversationDraft = {
    id: open.conversationId,
    inboxId: open.inboxId,
    consumer: open.consumer,
    createdAt: at,
    carried: null,
    teamId: open.teamId ?? null,
    status: open.pending === true ? 'pending' : 'waiting',
    parked: false,
    priority: PRIORITIES.indexOf(open.priority ?? 'normal'),
    skills: open.skills ?? [],
    agentId: null,
    assignedAt: null,
    assignedBy: null,
    judgedVersion: null,
    preferredAgentId: open.preferredAgentId ?? null,
    previousAgentId: null,
    waitingSince: open.pending === true ? null : at,
    decided: false,
    timeouts: 0,
    escalated: false,
    resolvedAt: null,
    disposition: null,
    version: 0,
  };
  await tx.$executeRaw`
    INSERT INTO conversations (id, inbox_id, team_id, consumer_id, consumer_name, status, priority, skills,
                               waiting_since, created_at, version)
    VALUES (${draft.id}, ${draft.inboxId}, ${draft.teamId}, ${draft.consumer.id}, ${draft.consumer.name},
            ${draft.status}, ${draft.priority}, ${draft.skills}, ${draft.waitingSince}::timestamptz,
            ${at}::timestamptz, 0)`;
  return draft;
}

/** What the row shows of the response timer; the workflow knows the present value. */
export interface RowTiming {
  readonly unansweredSince: string | null;
  readonly responseDueAt: string | null;
  readonly timeouts: number;
}

/** Writes the draft back. */
export function savingDraft(draft: ConversationDraft, timing: RowTiming): Statement {
  const carried = draft.carried === null ? null : JSON.stringify(draft.carried);
  const sql = Prisma.sql`
    UPDATE conversations SET
      team_id = ${draft.teamId}, status = ${draft.status}, parked = ${draft.parked}, priority = ${draft.priority},
      skills = ${draft.skills}, agent_id = ${draft.agentId}, assigned_at = ${draft.assignedAt}::timestamptz,
      assigned_by = ${draft.assignedBy}, judged_version = ${draft.judgedVersion},
      preferred_agent_id = ${draft.preferredAgentId}, previous_agent_id = ${draft.previousAgentId},
      waiting_since = ${draft.waitingSince}::timestamptz, decided = ${draft.decided},
      unanswered_since = ${timing.unansweredSince}::timestamptz,
      response_due_at = ${timing.responseDueAt}::timestamptz, timeouts = ${timing.timeouts}, escalated = ${draft.escalated},
      resolved_at = ${draft.resolvedAt}::timestamptz, disposition = ${draft.disposition},
      carried = ${carried}::jsonb, version = ${draft.version}
    WHERE id = ${draft.id}`;
  return { name: 'saved', sql };
}
