import type { Database } from '../runtime/database.ts';
import { databaseProblem } from './bounded-database.ts';
import type { DirectoryGateway } from './directory-gateway.ts';

export interface ReadinessDeps {
  readonly db: Database;
  readonly gateway: Pick<DirectoryGateway, 'requireTemporal'>;
}

export type Need = 'temporal' | 'database' | 'schema';

/** What the service cannot do without, and which of it is missing now. */
export async function missingNeeds({ db, gateway }: ReadinessDeps): Promise<readonly Need[]> {
  const [temporal, database] = await Promise.allSettled([gateway.requireTemporal(), db.account.findFirst()]);
  return [
    ...(temporal.status === 'rejected' ? (['temporal'] as const) : []),
    ...(database.status === 'rejected' ? [blame(database.reason)] : []),
    ...(database.status === 'fulfilled' && database.value === null ? (['schema'] as const) : []),
  ];
}

/** A database that answers, but not what the code expects of its tables, has not been migrated. */
const blame = (error: unknown): Need => (databaseProblem(error) === undefined ? 'schema' : 'database');
