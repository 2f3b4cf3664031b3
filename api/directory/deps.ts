import type { Database } from '../../store/database.ts';
import type { InTransaction } from '../bounded-database.ts';
import type { DirectoryGateway } from '../temporal/directory-gateway.ts';

export interface DirectoryDeps {
  readonly db: Database;
  readonly inTransaction: InTransaction;
  readonly gateway: DirectoryGateway;
  /** Fails while Temporal is away, so that nothing is written that could not be told. */
  readonly requireTemporal: () => Promise<void>;
}
