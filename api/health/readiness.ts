import type { Database } from '../../store/database.ts';
import { databaseProblem } from '../bounded-database.ts';
import type { Problem } from '../http/problem.ts';

export interface ReadinessDeps {
  readonly db: Database;
  readonly requireTemporal: () => Promise<void>;
  /** Search attributes that workflows set, and the namespace does not know. */
  readonly missingAttributes: () => Promise<readonly string[]>;
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
  return [...temporal, ...database];
}

async function temporalNeeds({ requireTemporal, missingAttributes }: ReadinessDeps): Promise<readonly Need[]> {
  const code = 'temporal_unavailable';
  try {
    await requireTemporal();
    const missing = await missingAttributes();
    if (missing.length === 0) return [];
    const names = missing.join(', ');
    return [{ code, sentence: `Temporal's namespace does not know the search attributes ${names}` }];
  } catch {
    return [{ code, sentence: 'Temporal cannot be reached' }];
  }
}

/** A database that answers, but not what the code expects of its tables, has not been migrated. */
async function databaseNeeds({ db }: ReadinessDeps): Promise<readonly Need[]> {
  const code = 'database_unavailable';
  const unmigrated = { code, sentence: 'the schema of the database is not there: run the migrations' } as const;
  try {
    return (await db.account.findFirst()) === null ? [unmigrated] : [];
  } catch (error) {
    if (databaseProblem(error) === undefined) return [unmigrated];
    return [{ code, sentence: 'the database cannot be reached' }];
  }
}
