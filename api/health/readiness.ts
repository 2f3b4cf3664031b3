import type { Database } from '../../store/database.ts';
import { findUnreadiness, isUnmigrated } from '../../store/readiness.ts';
import { databaseProblem } from '../bounded-database.ts';
import type { Problem } from '../http/problem.ts';

export interface ReadinessDeps {
  readonly db: Database;
  /** The migrations this version of the code needs. */
  readonly migrations: readonly string[];
  /** Search attributes that workflows set, and the namespace does not know. Fails while Temporal is away. */
  readonly missingAttributes: () => Promise<readonly string[]>;
  /** Fails until database and namespace are known to belong to this installation. */
  readonly claimed: () => Promise<unknown>;
  /** Whether the process is about to end. */
  readonly isDraining: () => boolean;
}

/** Something the service cannot do without, and that is missing now. */
export interface Need {
  readonly code: Extract<Problem['code'], 'temporal_unavailable' | 'database_unavailable'>;
  readonly sentence: string;
}

export async function missingNeeds(deps: ReadinessDeps): Promise<readonly Need[]> {
  const [temporal, database] = await Promise.all([temporalNeeds(deps), databaseNeeds(deps)]);
  const needs = [...temporal, ...database];
  return needs.length > 0 ? needs : await claimNeeds(deps);
}

/** Asked last, since it needs both. */
async function claimNeeds({ claimed }: ReadinessDeps): Promise<readonly Need[]> {
  try {
    await claimed();
    return [];
  } catch {
    return [{ code: 'temporal_unavailable', sentence: 'whose workflows these are could not be checked yet' }];
  }
}

async function temporalNeeds({ missingAttributes }: ReadinessDeps): Promise<readonly Need[]> {
  const code = 'temporal_unavailable';
  try {
    const missing = await missingAttributes();
    if (missing.length === 0) return [];
    const names = missing.join(', ');
    return [{ code, sentence: `Temporal's namespace does not know the search attributes ${names}` }];
  } catch {
    return [{ code, sentence: 'Temporal cannot be reached' }];
  }
}

async function databaseNeeds({ db, migrations }: ReadinessDeps): Promise<readonly Need[]> {
  const code = 'database_unavailable';
  try {
    const { unapplied, wrongTimeZone } = await findUnreadiness(db, migrations);
    if (unapplied.length > 0)
      return [{ code, sentence: `the schema of the database lacks ${unapplied.join(', ')}: run the migrations` }];
    return wrongTimeZone === null ? [] : [{ code, sentence: wrongTimeZone }];
  } catch (error) {
    if (isUnmigrated(error)) return [{ code, sentence: 'the database has no schema: run the migrations' }];
    const isGone = databaseProblem(error) !== undefined;
    return [
      { code, sentence: isGone ? 'the database cannot be reached' : 'the database refuses to show its migrations' },
    ];
  }
}
