import type { Database } from '../../store/database.ts';
import { databaseProblem } from '../bounded-database.ts';

export interface ReadinessDeps {
  readonly db: Database;
  readonly requireTemporal: () => Promise<void>;
  /** Whether the process is about to end. */
  readonly isDraining: () => boolean;
}

export type Need = 'temporal' | 'database' | 'schema';

/** What the service cannot do without, and which of it is missing now. */
export async function missingNeeds({ db, requireTemporal }: ReadinessDeps): Promise<readonly Need[]> {
  const [temporal, database] = await Promise.allSettled([requireTemporal(), db.account.findFirst()]);
  return [
    ...(temporal.status === 'rejected' ? (['temporal'] as const) : []),
    ...(database.status === 'rejected' ? [blame(database.reason)] : []),
    ...(database.status === 'fulfilled' && database.value === null ? (['schema'] as const) : []),
  ];
}

/** A database that answers, but not what the code expects of its tables, has not been migrated. */
const blame = (error: unknown): Need => (databaseProblem(error) === undefined ? 'schema' : 'database');
