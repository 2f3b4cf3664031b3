import { setTimeout as delay } from 'node:timers/promises';
import { countOpen, type Pending, readUnserved, readWaitingAge, type Unserved } from '../../store/health.ts';
import type { Patient } from './check.ts';
import { workflowsOf } from './temporal.ts';
import { fault, firstOf, inWords, type Verdict, well } from './verdict.ts';

// Whether everybody is served, and every conversation has its workflow. Both move all the time in a system at work, so what
// looks wrong is looked at again.

const AGAIN_AFTER_MS = 1_000;
const MOST_LOOKS = 4;
const MOST_SHOWN = 100;

export interface Waiting {
  readonly all: Pending;
  /** Those who could be served, and could still be a few seconds later. */
  readonly unserved: readonly Unserved[];
}

export async function lookAtWaiting({ db }: Patient): Promise<Waiting> {
  let unserved = await readUnserved(db, MOST_SHOWN);
  for (let look = 1; look < MOST_LOOKS && unserved.length > 0; look += 1) {
    await delay(AGAIN_AFTER_MS);
    const before = new Set(unserved.map(({ id }) => id));
    unserved = (await readUnserved(db, MOST_SHOWN)).filter(({ id }) => before.has(id));
  }
  return { all: await readWaitingAge(db), unserved };
}

export function judgeWaiting({ all, unserved }: Waiting): Verdict {
  if (unserved.length === 0) {
    return well(all.count === 0 ? 'nobody waits' : `${all.count} wait, the longest for ${inWords(all.oldestSeconds)}`);
  }
  const longest = Math.max(...unserved.map(({ waitingSeconds }) => waitingSeconds));
  const ids = unserved.map(({ id }) => id);
  return fault(
    `${unserved.length === MOST_SHOWN ? 'at least ' : ''}${unserved.length} wait though somebody could serve them (${firstOf(ids, 3)}), the longest for ${inWords(longest)}`,
    'the reconciler has them served within two minutes; if it does not, see its workflows, and please report it',
  );
}

/** At one moment: how many conversations are open, and how many workflows of conversations run. */
export interface Counts {
  readonly open: number;
  readonly running: number;
}

export async function lookAtWorkflows(patient: Patient): Promise<readonly Counts[]> {
  const { db, temporal, config } = patient;
  const query = `${workflowsOf(config.installation, 'conversation')} AND ExecutionStatus = 'Running'`;
  const looks: Counts[] = [];
  do {
    if (looks.length > 0) await delay(AGAIN_AFTER_MS);
    const [open, { count: running }] = await Promise.all([countOpen(db), temporal.client.workflow.count(query)]);
    looks.push({ open, running });
  } while (looks.length < MOST_LOOKS && looks.every(({ open, running }) => open !== running));
  return looks;
}

/** Temporal's visibility is a moment behind, so a difference counts if it is more than what came and went meanwhile. */
export function judgeWorkflows(looks: readonly Counts[]): Verdict {
  const opens = looks.map(({ open }) => open);
  const moved = Math.max(...opens) - Math.min(...opens);
  const last = looks.at(-1) ?? { open: 0, running: 0 };
  const differences = looks.map(({ open, running }) => open - running);
  const lasting = Math.min(...differences.map(Math.abs)) > moved && new Set(differences.map(Math.sign)).size === 1;
  const found = `${last.open} conversations open, ${last.running} of their workflows running`;
  if (!lasting) return well(found);
  return fault(
    found,
    last.open > last.running
      ? 'the reconciler starts those that are missing within two minutes; "repairs" names them then'
      : 'the reconciler has the surplus end within two minutes; "repairs" names them then',
  );
}
