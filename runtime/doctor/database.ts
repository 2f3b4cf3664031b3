import type { Pending, ServerFacts } from '../../store/health.ts';
import type { Owner } from '../../store/installation.ts';
import { scheduleIdOf } from '../installation.ts';
import { fault, firstOf, inWords, type Verdict, well } from './verdict.ts';

const OLDEST_VERSION = 140_000;

export function judgeDatabase({ version, versionNumber }: ServerFacts): Verdict {
  if (versionNumber >= OLDEST_VERSION) return well(`PostgreSQL ${version}`);
  return fault(`PostgreSQL ${version}`, 'upgrade it to 14 or later');
}

export function judgeMigrations(unapplied: readonly string[]): Verdict {
  if (unapplied.length === 0) return well('all that this version needs are applied');
  return fault(`lacks ${firstOf(unapplied)}`, 'npm run start:migrate');
}

/** `wrong` is the sentence of `findWrongTimeZone`. */
export function judgeTimeZone(wrong: string | null): Verdict {
  if (wrong === null) return well('sessions are in UTC');
  return fault(
    'sessions of the database are not in UTC: what they asked for with the connection was dropped',
    wrong.slice(wrong.indexOf('run ') + 'run '.length),
  );
}

export interface OwnerFacts extends Owner {
  readonly configured: string;
  /** Of the Schedule under the configured name; undefined where there is none, or one without a mark. */
  readonly scheduleMark: string | undefined;
}

export function judgeOwner({ configured, installation, mark, scheduleMark }: OwnerFacts): Verdict {
  if (installation !== null && installation !== configured) {
    return fault(
      `INSTALLATION is "${configured}", but the database belongs to the installation "${installation}"`,
      'set INSTALLATION or DATABASE_URL to what belongs together',
    );
  }
  if (scheduleMark !== undefined && scheduleMark !== mark) {
    return fault(
      `in the namespace "${configured}" is the installation of another database`,
      `set INSTALLATION to a name of its own; if that database is gone for good, delete the Schedule ${scheduleIdOf(configured)}`,
    );
  }
  return well(installation === null ? `"${configured}", from the first start on` : `"${installation}"`);
}

/** Beyond this, the next process that starts may find none left. */
const CROWDED = 0.9;

export function judgeConnections({ connections, mostConnections }: ServerFacts): Verdict {
  const found = `${connections} of ${mostConnections} in use`;
  if (connections < mostConnections * CROWDED) return well(found);
  return fault(
    found,
    'lower DATABASE_POOL_SIZE (each worker takes five more), raise max_connections, or put PgBouncer in between',
  );
}

/** What a process left behind is found after ten seconds, and done a few seconds later. */
const LEFT_OVER_SECONDS = 60;

export function judgeOutbox(pending: Pending): Verdict {
  return judgeLeftOver(pending, {
    what: 'workflows not told yet',
    remedy:
      'workers tell them: see whether one runs, whether it reaches Temporal, and its warnings "could not be told"',
  });
}

export function judgeEdits(pending: Pending): Verdict {
  return judgeLeftOver(pending, {
    what: 'edits of the directory that have not taken effect',
    remedy: "the workflows directory/… carry them out: see in Temporal's UI what keeps them",
  });
}

function judgeLeftOver(
  { count, oldestSeconds }: Pending,
  { what, remedy }: { readonly what: string; readonly remedy: string },
): Verdict {
  if (oldestSeconds <= LEFT_OVER_SECONDS) return well(count === 0 ? 'empty' : `${count}, on the way`);
  return fault(`${count} ${what}, the oldest for ${inWords(oldestSeconds)}`, remedy);
}
