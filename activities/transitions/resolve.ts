import type { ResolveTransition } from '../../contract/transitions.ts';
import { takeFromHolder } from './hold.ts';
import { addEvent, type Work } from './work.ts';

/** Ends the conversation; whoever holds it is released. Resolving again changes nothing. */
export async function resolveStep(work: Work, { disposition, carried }: ResolveTransition): Promise<void> {
  const { draft, base } = work;
  if (draft.status === 'resolved') return;
  await takeFromHolder(work, 'resolved');
  const end = { status: 'resolved', parked: false, waitingSince: null, resolvedAt: base.at, disposition, carried };
  Object.assign(draft, end);
  work.changed = true;
  // What still runs outlives the end, for a reopening; what is over is of no use any more.
  await work.tx.$executeRaw`
    DELETE FROM cool_offs WHERE conversation_id = ${draft.id} AND until <= ${base.at}::timestamptz`;
  addEvent(work, { type: 'conversation.resolved', agentId: null, data: { disposition } });
}
