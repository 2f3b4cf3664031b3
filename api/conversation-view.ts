import type { ResponseTiming } from '../contract/messages.ts';
import {
  type Availability,
  type Consumer,
  type ConversationStatus,
  type ConversationView,
  priorityOfRank,
} from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import type { MessageLog } from '../contract/transitions.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { unansweredOf } from '../routing/message-log.ts';
import { responseDeadline } from '../routing/response-deadline.ts';

/** A conversation's row with what belongs to it in other tables. */
export interface ConversationRow {
  readonly id: string;
  readonly inboxId: string;
  readonly teamId: string | null;
  readonly consumerId: string;
  readonly consumerName: string | null;
  readonly status: ConversationStatus;
  readonly parked: boolean;
  readonly priority: number;
  readonly skills: readonly string[];
  readonly agentId: string | null;
  readonly assignedAt: Date | null;
  readonly assignedBy: string | null;
  readonly waitingSince: Date | null;
  readonly timeouts: number;
  /** Times of unanswered consumer messages, in order; null where nothing was said. */
  readonly unansweredAt: MessageLog['unansweredAt'] | null;
  /** The version of the row that was answered last. */
  readonly answeredVersion: number | null;
  /** Of the holder; null while nobody holds it. */
  readonly availability: Availability | null;
  readonly policy: Policy;
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
  readonly version: number;
  readonly position: number | null;
  readonly coolingOff: readonly { readonly agentId: string; readonly until: string }[];
}

/** The columns of `ConversationRow` of table `conversations c`, but `position`. */
export const conversationColumns = (now: Date) => Prisma.sql`
  c.id, c.inbox_id AS "inboxId", c.team_id AS "teamId", c.consumer_id AS "consumerId", c.consumer_name AS "consumerName",
  c.status, c.parked, c.priority, c.skills, c.agent_id AS "agentId", c.assigned_at AS "assignedAt",
  c.assigned_by AS "assignedBy", c.waiting_since AS "waitingSince", c.timeouts, c.created_at AS "createdAt", c.resolved_at AS "resolvedAt", c.version,
  said.log->'unansweredAt' AS "unansweredAt", said.answered_version AS "answeredVersion",
  (SELECT a.availability FROM agents a WHERE a.id = c.agent_id) AS availability,
  (SELECT i.policy FROM inboxes i WHERE i.id = c.inbox_id) AS policy,
  (SELECT coalesce(json_agg(json_build_object('agentId', o.agent_id, 'until', o.until) ORDER BY o.until, o.agent_id), '[]')
     FROM cool_offs o WHERE o.conversation_id = c.id AND o.until > ${now}) AS "coolingOff"`;

/** Joined to `conversations c` wherever its columns are read. */
export const joinLog = Prisma.sql`LEFT JOIN message_logs said ON said.conversation_id = c.id`;

/** The place of one conversation: those of the same inbox that are served before it, and itself. */
export const positionOfOne = Prisma.sql`
  CASE WHEN c.status = 'waiting' AND NOT c.parked THEN 1 + (
    SELECT count(*) FROM waiting_list w
    WHERE w.inbox_id = c.inbox_id AND w.leaving_agent_id IS NULL
      AND (w.priority, w.waiting_since, w.conversation_id) < (c.priority, c.waiting_since, c.id)
  ) END::int AS position`;

/** The places of all conversations of some inboxes at once; joined as `places`, where one count each would be slow. */
export const placesOf = (inboxes: Prisma.Sql) => Prisma.sql`
  SELECT w.conversation_id,
    row_number() OVER (PARTITION BY w.inbox_id ORDER BY w.priority, w.waiting_since, w.conversation_id)::int AS place
  FROM waiting_list w WHERE w.leaving_agent_id IS NULL AND w.inbox_id IN (${inboxes})`;

/** The one place where a row becomes what callers read. */
export function toConversationView(row: ConversationRow): ConversationView {
  return {
    id: row.id,
    inboxId: row.inboxId,
    teamId: row.teamId,
    consumer: consumerOf(row),
    status: row.status,
    parked: row.parked,
    priority: priorityOfRank(row.priority),
    skills: row.skills,
    agentId: row.agentId,
    assignedAt: instant(row.assignedAt),
    assignedBy: row.assignedBy,
    waitingSince: instant(row.waitingSince),
    position: row.position,
    ...timingOf(row),
    coolingOff: row.coolingOff.map(({ agentId, until }) => ({ agentId, until: new Date(until).toISOString() })),
    createdAt: row.createdAt.toISOString(),
    resolvedAt: instant(row.resolvedAt),
    version: row.version,
  };
}

/** What the response timer comes to, worked out as the workflow does. */
function timingOf(row: ConversationRow): ResponseTiming {
  const { availability, policy, answeredVersion, version, status } = row;
  const unanswered = status === 'resolved' ? null : unansweredOf({ unansweredAt: row.unansweredAt ?? [] });
  return {
    unansweredSince: unanswered?.first ?? null,
    responseDueAt: responseDeadline({ unanswered, assignedAt: instant(row.assignedAt), availability, policy }),
    timeouts: answeredVersion === version ? 0 : row.timeouts,
  };
}

const consumerOf = ({ consumerId, consumerName }: ConversationRow): Consumer => ({
  id: consumerId,
  name: consumerName,
});

const instant = (date: Date | null): string | null => date?.toISOString() ?? null;
