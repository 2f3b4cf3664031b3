import { instantOf } from '../database.ts';
import { isListed } from './changes.ts';
import { removeFromList } from './waiting.ts';
import type { Holder, Work } from './work.ts';

interface OpenAssignment extends Holder {
  readonly agentId: string;
  readonly startedAt: Date;
  readonly assignedBy: string;
}

/**
 * Brings a row that was edited by hand in line with the assignments. Those are what counts: the database guards them,
 * loads are counted from them, and the ledger tells of each. So nothing is added to the ledger.
 */
export async function mendRow(work: Work): Promise<void> {
  const { draft } = work;
  const held = await findOpenAssignment(work);
  // Nobody else stands on the list; who waits is put there by the record.
  if (!isListed(work)) await removeFromList(work.tx, draft.id);
  if (draft.status === 'waiting' && draft.waitingSince === null) {
    draft.waitingSince = draft.createdAt;
    work.changed = true;
  }
  if ((held?.agentId ?? null) === draft.agentId) return;
  work.changed = true;
  await removeFromList(work.tx, draft.id);
  const waitingSince = draft.waitingSince ?? draft.createdAt;
  const common = { parked: false, waitingSince, resolvedAt: null, disposition: null };
  if (held === null) {
    work.holder = null;
    const nobody = { agentId: null, assignedAt: null, assignedBy: null, judgedVersion: null };
    Object.assign(draft, { ...common, ...nobody, status: 'waiting', decided: true });
    return;
  }
  const { agentId, startedAt, assignedBy, availability, availabilityVersion } = held;
  work.holder = { availability, availabilityVersion };
  const holding = { agentId, assignedAt: instantOf(startedAt), assignedBy, judgedVersion: 0 };
  Object.assign(draft, { ...common, ...holding, status: 'assigned' });
}

async function findOpenAssignment({ tx, draft }: Work): Promise<OpenAssignment | null> {
  const [held] = await tx.$queryRaw<OpenAssignment[]>`
    SELECT s.agent_id AS "agentId", s.started_at AS "startedAt", s.assigned_by AS "assignedBy", a.availability,
           a.availability_version AS "availabilityVersion"
    FROM assignments s JOIN agents a ON a.id = s.agent_id
    WHERE s.conversation_id = ${draft.id} AND s.ended_at IS NULL`;
  return held ?? null;
}
