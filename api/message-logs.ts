import type { ConversationId, Instant } from '../contract/ids.ts';
import type { MessageReceived } from '../contract/messages.ts';
import type { Hold, MessageLog } from '../contract/transitions.ts';
import type { Prisma } from '../prisma/generated/client.ts';
import { EMPTY_LOG, isAnsweredBy, REMEMBERED_HOLDS, takeMessage } from '../routing/message-log.ts';
import type { Database } from '../runtime/database.ts';
import type { ConversationRow } from './conversation-view.ts';
import { Problem } from './problem.ts';

/** Others write the same log at the same time as often as messages of one conversation arrive at once. */
const ATTEMPTS = 20;

interface Noting {
  readonly message: MessageReceived;
  /** The conversation's row as the message found it; null where there was none yet. */
  readonly row: Pick<ConversationRow, 'resolvedAt' | 'version'> | null;
}

/**
 * Notes a message that the workflow has, so that lists show what is unanswered now. Judged by the same rules as there; a
 * repeat changes nothing.
 */
export async function noteMessage(db: Database, id: ConversationId, { message, row }: Noting): Promise<void> {
  const mayAnswer = message.from === 'agent' && message.visibility === 'public';
  if (message.from !== 'consumer' && !mayAnswer) return;
  const holds = mayAnswer ? await readHolds(db, id) : [];
  const now: Instant = new Date().toISOString();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const kept = await db.messageLog.findUnique({ where: { conversationId: id } });
    const found = (kept?.log as MessageLog | undefined) ?? EMPTY_LOG;
    const before = withoutResolved(found, row?.resolvedAt ?? null);
    const log = takeMessage(before, message, holds, now);
    if (log === found) return;
    const answered = row !== null && isAnsweredBy(before, log) ? { answeredVersion: row.version } : {};
    if (await write(db, id, { log, ...answered }, kept?.revision ?? null)) return;
  }
  throw new Problem('overloaded', `too many messages of conversation ${id} at once: repeat with the same id.`);
}

/** What was unanswered when the conversation was resolved is not any more. */
function withoutResolved(log: MessageLog, resolvedAt: Date | null): MessageLog {
  if (resolvedAt === null) return log;
  const unansweredAt = log.unansweredAt.filter((at) => at > resolvedAt.toISOString());
  return unansweredAt.length === log.unansweredAt.length ? log : { ...log, unansweredAt };
}

interface Written {
  readonly log: MessageLog;
  readonly answeredVersion?: number;
}

/** @returns false where somebody else wrote meanwhile */
async function write(
  db: Database,
  conversationId: string,
  written: Written,
  revision: number | null,
): Promise<boolean> {
  const data = { ...written, log: written.log as unknown as Prisma.InputJsonObject };
  if (revision === null) {
    const { count } = await db.messageLog.createMany({ data: [{ conversationId, ...data }], skipDuplicates: true });
    return count === 1;
  }
  const { count } = await db.messageLog.updateMany({
    where: { conversationId, revision },
    data: { ...data, revision: { increment: 1 } },
  });
  return count === 1;
}

/** Who held the conversation when, the latest last. */
async function readHolds(db: Database, conversationId: string): Promise<readonly Hold[]> {
  const rows = await db.assignment.findMany({
    where: { conversationId },
    select: { agentId: true, startedAt: true, endedAt: true },
    orderBy: { startedAt: 'desc' },
    take: REMEMBERED_HOLDS,
  });
  return rows.reverse().map(({ agentId, startedAt, endedAt }) => ({
    agentId,
    from: startedAt.toISOString(),
    until: endedAt?.toISOString() ?? null,
  }));
}
