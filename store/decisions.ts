import type { AgentId, Instant } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Database } from './database.ts';
import { firstUuidv7 } from './ids.ts';

/** How many of the latest decisions are looked through for one agent's. */
export const DECISIONS_SEARCHED = 5_000;

/** A decision as the database keeps it. */
export type { Decision as StoredDecision } from '../prisma/generated/client.ts';

interface Search {
  readonly agentId: AgentId;
  readonly since: Instant;
  /** Only those about conversations of inboxes this agent is a member of; null: all. */
  readonly readerId: AgentId | null;
  readonly limit: number;
}

/**
 * The latest decisions that name the agent, newest first. Ids grow with time, so their index finds the latest of all; of those
 * at most 5,000 are looked through.
 */
export async function readDecisionsNaming(db: Database, { agentId, since, readerId, limit }: Search) {
  const seen = Prisma.sql`
    EXISTS (SELECT FROM conversations c JOIN inbox_members m ON m.inbox_id = c.inbox_id
            WHERE c.id = latest.conversation_id AND m.agent_id = ${readerId})`;
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT latest.id FROM (
      SELECT d.id, d.conversation_id, d.considered FROM decisions d
      WHERE d.id >= ${firstUuidv7(since)}::uuid AND d.at >= ${since}::timestamptz
      ORDER BY d.id DESC LIMIT ${DECISIONS_SEARCHED}) latest
    -- Whatever form they are kept in: an id stands there in quotes.
    WHERE strpos(latest.considered::text, ${JSON.stringify(agentId)}) > 0 AND (${readerId === null} OR ${seen})
    ORDER BY latest.id DESC LIMIT ${limit}`;
  return await db.decision.findMany({ where: { id: { in: found.map(({ id }) => id) } }, orderBy: { id: 'desc' } });
}
