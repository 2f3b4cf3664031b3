import type { Standing } from '../contract/conversation.ts';
import type { ConversationId, Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import type { ConversationRow } from '../routing/conversation-row.ts';
import { standingOf } from '../routing/plan.ts';
import { CONVERSATION_COLUMNS, conversationOf, type StoredConversation } from './conversations.ts';
import type { Database, Transaction } from './database.ts';

interface StandingRow extends StoredConversation {
  readonly policy: Policy;
  readonly availability: Availability | null;
}

/** A conversation that is to be told how it stands. */
export interface ToldStanding {
  readonly row: ConversationRow;
  readonly standing: Standing;
}

/** How conversations stand now, in the order asked, without their positions. */
export async function readStandings(
  db: Database | Transaction,
  ids: readonly ConversationId[],
  at: Instant,
): Promise<readonly ToldStanding[]> {
  const rows = await db.$queryRaw<StandingRow[]>`
    SELECT ${CONVERSATION_COLUMNS}, i.policy, a.availability
    FROM conversations c JOIN inboxes i ON i.id = c.inbox_id LEFT JOIN agents a ON a.id = c.agent_id
    WHERE c.id = ANY(${ids}) ORDER BY array_position(${ids}::text[], c.id)`;
  return rows.map(({ policy, availability, ...stored }) => {
    const row = conversationOf(stored);
    return { row, standing: standingOf(row, { policy, availability, at }) };
  });
}
