import type { DiscrepancyKind, Reconciled } from '../../contract/reconciliation.ts';
import type { Patient } from './check.ts';
import { workflowsOf } from './temporal.ts';
import { fault, type Verdict, well } from './verdict.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Runs that only look end in a moment; one that finds something waits for twenty seconds before it looks again. */
const SHORTEST_REPAIR = '15s';

/** What is read of a bad day; each costs a call. */
const MOST_READ = 50;

export interface RepairFacts {
  /** Runs that ended in the last day. */
  readonly runs: number;
  readonly failed: number;
  readonly repaired: readonly DiscrepancyKind[];
}

export async function lookAtRepairs({ temporal: { client }, config }: Patient): Promise<RepairFacts> {
  const since = new Date(Date.now() - DAY_MS).toISOString();
  const runs = `${workflowsOf(config.installation, 'reconciliation')} AND CloseTime > '${since}'`;
  const completed = `${runs} AND ExecutionStatus = 'Completed'`;
  const [{ count: all }, { count: failed }] = await Promise.all([
    client.workflow.count(runs),
    client.workflow.count(`${runs} AND ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')`),
  ]);
  const repaired: DiscrepancyKind[] = [];
  let read = 0;
  const query = `${completed} AND ExecutionDuration > '${SHORTEST_REPAIR}'`;
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: MOST_READ })) {
    const result: Reconciled = await client.workflow.getHandle(workflowId, runId).result();
    repaired.push(...result.repaired.map(({ kind }) => kind));
    read += 1;
    if (read === MOST_READ) break;
  }
  return { runs: all, failed, repaired };
}

/** What no death of a process brings about: rows that were changed by hand, or a bug. */
const SERIOUS: ReadonlySet<DiscrepancyKind> = new Set(['unserved', 'held_by_lost', 'load_mismatch', 'row_mismatch']);

export function judgeRepairs({ runs, failed, repaired }: RepairFacts): Verdict {
  if (failed > 0) {
    return fault(
      `${failed} of ${runs} runs of the reconciler failed in the last day`,
      "read in Temporal's UI why: WorkflowType = 'reconciliation' AND ExecutionStatus != 'Completed'",
    );
  }
  const counts = new Map<DiscrepancyKind, number>();
  for (const kind of repaired) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const found = `${runs} runs in the last day, repaired: ${kinds === '' ? 'nothing' : kinds}`;
  if (!repaired.some((kind) => SERIOUS.has(kind))) return well(found);
  return fault(
    found,
    'were rows changed by hand? If not, please report it, with the results of the workflows reconciliation-…',
  );
}
