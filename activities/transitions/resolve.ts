import type { ResolveTransition } from '../../contract/transitions.ts';
import { takeFromHolder } from './hold.ts';
import { addEvent, type Work } from './work.ts';

/** Ends the conversation; whoever holds it is released. Resolving again changes nothing. */
export async function resolveStep(work: Work, { disposition, carried }: ResolveTransition): Promise<void> {
  const { tx, draft, base } = work;
  if (draft.status === 'resolved') return;
  await takeFromHolder(work, 'resolved');
  await tx.$executeRaw`DELETE FROM cool_offs WHERE conversation_id = ${draft.id}`;
  Object.assign(draft, { status: 'resolved', parked: false, resolvedAt: base.at, disposition, carried });
  work.changed = true;
  addEvent(work, { type: 'conversation.resolved', agentId: null, data: { disposition } });
}
