import { Prisma } from '../prisma/generated/client.ts';

/** Until when the holder of `conversations c` must answer, or null; for lists that ask what is due. */
export const RESPONSE_DUE = Prisma.sql`
  (SELECT response_deadline(c.unanswered_since, c.unanswered_latest, c.assigned_at, i.policy->>'responseAnchor',
                            (i.policy->'responseTimeoutSeconds'->>a.availability)::int)
   FROM inboxes i JOIN agents a ON a.id = c.agent_id
   WHERE i.id = c.inbox_id AND c.unanswered_since IS NOT NULL AND c.assigned_at IS NOT NULL)`;
