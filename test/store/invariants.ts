import { expect } from 'vitest';
import type { Availability } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import { nextDue } from '../../routing/due.ts';
import { CONVERSATION_COLUMNS, conversationOf, type StoredConversation } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';

/**
 * What must hold after every transition, whatever happened; each query finds who breaks the rule. `$1` is the time of the
 * transition.
 */
const RULES = {
  'nobody waits who could be served now, unless its timer is ringing': `
    SELECT u.conversation_id, c.timer_at FROM unserved($1::timestamptz) u JOIN conversations c ON c.id = u.conversation_id
    WHERE c.timer_at IS NULL OR c.timer_at > $1::timestamptz`,
  'whoever time alone lets be served has a timer that rings by then': `
    SELECT c.id, c.timer_at, m.moment FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
    CROSS JOIN LATERAL (
      SELECT since::timestamptz + make_interval(secs => (i.policy->>'cooloffSeconds')::int) AS moment
      FROM jsonb_each_text(c.cool_offs) AS each(agent, since)
      UNION SELECT c.waiting_since + make_interval(secs => (i.policy->>'skillRelaxAfterSeconds')::int)) m
    WHERE c.status = 'waiting' AND NOT c.parked AND m.moment > $1::timestamptz
      AND (c.timer_at IS NULL OR c.timer_at > m.moment)
      AND EXISTS (SELECT FROM unserved(m.moment) u WHERE u.conversation_id = c.id)`,
  'load equals open assignments': `
    SELECT a.id, a.load FROM agents a LEFT JOIN assignments s ON s.agent_id = a.id AND s.ended_at IS NULL
    GROUP BY a.id HAVING a.load <> count(s.id)`,
  'a membership says of its agent what the agent says': `
    SELECT m.inbox_id, a.id, m.state, m.has_room FROM inbox_members m JOIN agents a ON a.id = m.agent_id
    WHERE (m.state, m.has_room) <> (serving_state(a), has_room(a))`,
  'a conversation has one open assignment at most': `
    SELECT conversation_id FROM assignments WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1`,
  'who holds a conversation has its open assignment': `
    SELECT c.id, c.agent_id, s.agent_id AS assigned FROM conversations c
    LEFT JOIN assignments s ON s.conversation_id = c.id AND s.ended_at IS NULL
    WHERE (c.agent_id, c.assigned_at) IS DISTINCT FROM (s.agent_id, s.started_at)`,
  'whoever waits has waited since some time': `
    SELECT id FROM conversations WHERE status IN ('waiting', 'assigned') AND waiting_since IS NULL`,
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
  'no turn is taken twice, nor ahead of the count': `
    SELECT m.inbox_id, m.turn FROM inbox_members m JOIN inboxes i ON i.id = m.inbox_id
    WHERE m.turn IS NOT NULL GROUP BY m.inbox_id, m.turn, i.last_turn HAVING count(*) > 1 OR m.turn > i.last_turn`,
} as const;

/** Not before the last of several transactions of one transition. */
const WHEN_ALL_IS_DONE: readonly string[] = [
  'nobody waits who could be served now, unless its timer is ringing',
] satisfies (keyof typeof RULES)[];

/**
 * @param at the time of the transition that came last
 * @param isDone false if more of it follows in further transactions
 */
export async function expectInvariants(db: Database, at: string, isDone = true): Promise<void> {
  const rules = Object.entries(RULES).filter(([rule]) => isDone || !WHEN_ALL_IS_DONE.includes(rule));
  const lookups = rules.map(([rule, query]) => `SELECT '${rule}' AS rule, to_jsonb(b) AS breach FROM (${query}) b`);
  const breaches = await db.$queryRawUnsafe<unknown[]>(`${lookups.join(' UNION ALL ')} LIMIT 5`, at);
  expect(breaches).toEqual([]);
  await expectTimersRing(db, at);
}

/** The lazy timer of each open conversation rings, at the latest, when something is due by the rows. */
async function expectTimersRing(db: Database, at: string): Promise<void> {
  const rows = await db.$queryRaw<(StoredConversation & { policy: Policy; availability: Availability | null })[]>`
    SELECT ${CONVERSATION_COLUMNS}, i.policy, a.availability
    FROM conversations c JOIN inboxes i ON i.id = c.inbox_id LEFT JOIN agents a ON a.id = c.agent_id
    WHERE c.status <> 'resolved'`;
  const late = rows.flatMap(({ policy, availability, ...stored }) => {
    const row = conversationOf(stored);
    const due = nextDue(row, { policy, availability, at });
    const latest = due === null || due.at < at ? at : due.at;
    const rings = due === null || (row.timerAt !== null && row.timerAt <= latest);
    return rings ? [] : [{ id: row.id, due, timerAt: row.timerAt }];
  });
  expect(late, 'the timer rings too late').toEqual([]);
}
