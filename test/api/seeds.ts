import { randomUUID } from 'node:crypto';
import type { Database } from '../../store/database.ts';

export interface Seed {
  readonly id: string;
  readonly inboxId?: string;
  /** Holds it. */
  readonly agentId?: string;
  readonly status?: 'pending' | 'waiting' | 'resolved';
  readonly priority?: number;
  readonly skills?: string[];
}

/** Writes a conversation of Joe, who wrote to inbox `mail` an hour ago, as a transition would have left it. */
export async function seedConversation(
  db: Database,
  { id, inboxId = 'mail', agentId, status = 'waiting', priority = 2, skills = [] }: Seed,
): Promise<void> {
  const since = new Date(Date.now() - 3_600_000);
  const held =
    agentId === undefined ? { status } : { status: 'assigned', agentId, assignedAt: since, assignedBy: 'routing' };
  const resolvedAt = status === 'resolved' ? since : null;
  await db.conversation.create({
    data: {
      id,
      inboxId,
      priority,
      skills,
      consumerKey: 'joe',
      waitingSince: since,
      createdAt: since,
      resolvedAt,
      ...held,
    },
  });
  if (agentId === undefined) return;
  const hold = { conversationId: id, agentId, inboxId, startedAt: since, startReason: 'routed', assignedBy: 'routing' };
  await db.assignment.create({ data: { id: randomUUID(), ...hold } });
}
