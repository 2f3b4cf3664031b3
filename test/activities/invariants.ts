import { expect } from 'vitest';
import type { Database } from '../../runtime/database.ts';

/** What must hold after every transition, whatever happened; each query finds who breaks the rule. */
const RULES = {
  'load equals open assignments': `
    SELECT a.id, a.load FROM agents a LEFT JOIN assignments s ON s.agent_id = a.id AND s.ended_at IS NULL
    GROUP BY a.id HAVING a.load <> count(s.id)`,
  'who holds a conversation has its open assignment': `
    SELECT c.id, c.agent_id, s.agent_id AS assigned FROM conversations c
    LEFT JOIN assignments s ON s.conversation_id = c.id AND s.ended_at IS NULL
    WHERE (c.agent_id, c.assigned_at) IS DISTINCT FROM (s.agent_id, s.started_at)`,
  'whoever waits and is not parked stands on the waiting list, and nobody else': `
    SELECT c.id, c.status, c.parked FROM conversations c LEFT JOIN waiting_list w ON w.conversation_id = c.id
    WHERE (c.status = 'waiting' AND NOT c.parked) <> (w.conversation_id IS NOT NULL AND w.leaving_agent_id IS NULL)`,
  'the waiting list says of a conversation what its row says': `
    SELECT c.id FROM waiting_list w LEFT JOIN conversations c ON c.id = w.conversation_id
    WHERE (w.inbox_id, w.team_id, w.priority, w.waiting_since, w.skills)
      IS DISTINCT FROM (c.inbox_id, c.team_id, c.priority, c.waiting_since, c.skills)`,
  'only who holds a conversation can be about to lose it': `
    SELECT c.id FROM waiting_list w JOIN conversations c ON c.id = w.conversation_id
    WHERE w.leaving_agent_id IS NOT NULL AND c.agent_id IS DISTINCT FROM w.leaving_agent_id`,
  'no conversation is assigned while held, nor unassigned while not': `
    SELECT conversation_id, type FROM (
      SELECT conversation_id, type, lag(type) OVER (PARTITION BY conversation_id ORDER BY id) AS previous
      FROM events WHERE type IN ('conversation.assigned', 'conversation.unassigned')) e
    WHERE type = COALESCE(previous, 'conversation.unassigned')`,
  'the ledger knows who holds each conversation': `
    SELECT c.id, c.agent_id, e.agent_id AS told FROM conversations c
    LEFT JOIN LATERAL (
      SELECT CASE type WHEN 'conversation.assigned' THEN agent_id END AS agent_id FROM events
      WHERE conversation_id = c.id AND type IN ('conversation.assigned', 'conversation.unassigned')
      ORDER BY id DESC LIMIT 1) e ON true
    WHERE c.agent_id IS DISTINCT FROM e.agent_id`,
  'every decision that the ledger names is kept': `
    SELECT e.id, e.type FROM events e LEFT JOIN decisions d ON d.id = e.decision_id
    WHERE e.decision_id IS NOT NULL AND d.conversation_id IS DISTINCT FROM e.conversation_id`,
  'the rotation counts what routing gave': `
    SELECT i.id, i.last_turn FROM inboxes i WHERE i.last_turn <>
      (SELECT count(*) FROM assignments s WHERE s.inbox_id = i.id AND s.start_reason = 'routed')`,
} as const;

export async function expectInvariants(db: Database): Promise<void> {
  const lookups = Object.entries(RULES).map(
    ([rule, query]) => `SELECT '${rule}' AS rule, to_jsonb(b) AS breach FROM (${query}) b`,
  );
  expect(await db.$queryRawUnsafe(lookups.join(' UNION ALL '))).toEqual([]);
}

/**
 * Whoever waits could be served by nobody: to be expected when every wake-up has been followed. It knows nothing of
 * skills, since the stories that use it have none.
 */
export async function expectNobodyWaitsInVain(db: Database): Promise<void> {
  const inVain = await db.$queryRaw`
    SELECT w.conversation_id AS "conversationId", w.woken_at AS "wokenAt", a.id AS "freeAgent"
    FROM waiting_list w
    JOIN inbox_members m ON m.inbox_id = w.inbox_id
    JOIN agents a ON a.id = m.agent_id AND a.active AND a.availability = 'online'
    WHERE w.leaving_agent_id IS NULL AND (a.capacity IS NULL OR a.load < a.capacity)
      AND (w.team_id IS NULL OR EXISTS (SELECT FROM team_members t WHERE t.team_id = w.team_id AND t.agent_id = a.id))
      AND NOT EXISTS (SELECT FROM cool_offs o WHERE o.conversation_id = w.conversation_id AND o.agent_id = a.id)
    ORDER BY w.priority, w.waiting_since, w.conversation_id`;
  expect(inVain, 'nobody waits while somebody who could take it has room').toEqual([]);
}
