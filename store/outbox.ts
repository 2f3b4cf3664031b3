import type { ConversationId } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Settled } from '../routing/plan.ts';
import type { Database } from './database.ts';
import type { Statement } from './statements.ts';

// Whom somebody else's transition changed is written down in the same transaction, until its workflow has been told.

/** Nobody is written down unless `condition` holds. */
export function queueing(told: readonly Pick<Settled, 'after'>[], condition = Prisma.sql`TRUE`): readonly Statement[] {
  if (told.length === 0) return [];
  const rows = JSON.stringify(told.map(({ after }) => ({ id: after.id, version: after.version })));
  const sql = Prisma.sql`
    INSERT INTO outbox (conversation_id, version)
    SELECT n.id, n.version FROM jsonb_to_recordset(${rows}::jsonb) AS n(id text, version int) WHERE ${condition}
    ON CONFLICT (conversation_id) DO UPDATE SET version = EXCLUDED.version`;
  return [{ name: 'queued', sql }];
}

/** Takes off the outbox what was told; what has changed again since stays. */
export async function takeOff(
  db: Database,
  told: readonly { readonly conversationId: ConversationId; readonly version: number }[],
): Promise<void> {
  if (told.length === 0) return;
  await db.$executeRaw`
    DELETE FROM outbox o USING jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS n("conversationId" text, version int)
    WHERE o.conversation_id = n."conversationId" AND o.version <= n.version`;
}

const PAGE = 200;

/** An entry that nobody took off yet. */
export interface LeftOver {
  readonly id: ConversationId;
  readonly createdAt: Date;
  readonly ageSeconds: number;
}

/** Pages of what stands there for longer than `seconds`, the oldest first. */
export async function* readLeftOver(db: Database, seconds: number): AsyncGenerator<readonly LeftOver[]> {
  let after: Pick<LeftOver, 'id' | 'createdAt'> = { id: '', createdAt: new Date(0) };
  for (;;) {
    const rows = await db.$queryRaw<LeftOver[]>`
      SELECT o.conversation_id AS id, o.created_at AS "createdAt",
        extract(epoch FROM now() - o.created_at)::float8 AS "ageSeconds" FROM outbox o
      WHERE o.created_at < now() - make_interval(secs => ${seconds}::int)
        AND (o.created_at, o.conversation_id) > (${after.createdAt}::timestamptz, ${after.id})
      ORDER BY o.created_at, o.conversation_id LIMIT ${PAGE}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last;
  }
}
