import { Prisma } from '../prisma/generated/client.ts';
import type { LedgerEntry } from '../routing/transitions/turn.ts';
import type { Statement } from './statements.ts';

/**
 * Appends events, and notifies whom they concern: the agent or team who gets a conversation, the agent who loses it (unless
 * by resolving it) or must answer soon, and on an escalation every active supervisor; nobody of what they did themselves.
 * To be carried out last in a transaction: from there to the commit nobody else can write the ledger.
 */
export function appendingToLedger(entries: readonly LedgerEntry[]): readonly Statement[] {
  if (entries.length === 0) return [];
  const written = Prisma.sql`
    INSERT INTO events (type, occurred_at, conversation_id, inbox_id, agent_id, team_id, actor_kind, actor_id, reason,
                        decision_id, data)
    SELECT e.type, e."occurredAt", e."conversationId", e."inboxId", e."agentId", e."teamId", e.actor->>'kind',
           e.actor->>'id', e.reason, e."decisionId", e.data
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS (
      type text, "occurredAt" timestamptz, "conversationId" text, "inboxId" text, "agentId" text, "teamId" text,
      actor jsonb, reason text, "decisionId" uuid, data jsonb)) WITH ORDINALITY
      AS e(type, "occurredAt", "conversationId", "inboxId", "agentId", "teamId", actor, reason, "decisionId", data, n)
    ORDER BY e.n
    RETURNING id, type, occurred_at, conversation_id, agent_id, team_id, reason, actor_kind, actor_id`;
  const told = Prisma.sql`
    INSERT INTO notifications (type, agent_id, team_id, conversation_id, event_id, created_at)
    SELECT told.type, told.agent_id, told.team_id, w.conversation_id, w.id, w.occurred_at
    FROM written w CROSS JOIN LATERAL (
      SELECT 'assigned' AS type, w.agent_id, NULL AS team_id WHERE w.type = 'conversation.assigned'
      UNION ALL
      SELECT 'assigned', NULL, w.team_id
      WHERE w.type IN ('conversation.created', 'conversation.team_changed') AND w.team_id IS NOT NULL
      UNION ALL
      SELECT CASE w.reason WHEN 'reassigned' THEN 'reassigned_away' ELSE 'unassigned' END, w.agent_id, NULL
      WHERE w.type = 'conversation.unassigned' AND w.reason <> 'resolved'
      UNION ALL
      SELECT 'response_warning', w.agent_id, NULL WHERE w.type = 'conversation.response_warning'
      UNION ALL
      SELECT 'escalated', a.id, NULL FROM agents a
      WHERE w.type = 'conversation.escalated' AND a.role = 'supervisor' AND a.active
    ) told
    WHERE told.agent_id IS NULL OR w.actor_kind <> 'person' OR told.agent_id <> w.actor_id
    ORDER BY w.id`;
  return [
    { name: 'written', sql: written },
    { name: 'told', sql: told },
  ];
}

/** An event as the database keeps it. */
export type { Event } from '../prisma/generated/client.ts';
