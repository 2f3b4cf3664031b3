import { Prisma } from '../prisma/generated/client.ts';

/**
 * Until when the holder of `conversations c` must answer, or null: `routing/response-deadline.ts` in SQL, for lists that ask
 * what is due. It is written here and nowhere else; a test holds the two equal.
 */
export const RESPONSE_DUE = Prisma.sql`
  (SELECT GREATEST(CASE WHEN i.policy->>'responseAnchor' = 'latest' THEN c.unanswered_latest ELSE c.unanswered_since END, c.assigned_at)
     + make_interval(secs => NULLIF((i.policy->'responseTimeoutSeconds'->>a.availability)::int, 0))
   FROM inboxes i JOIN agents a ON a.id = c.agent_id
   WHERE i.id = c.inbox_id AND c.unanswered_since IS NOT NULL AND c.assigned_at IS NOT NULL)`;
