import type { Database } from '../../runtime/database.ts';
import type { DirectoryGateway } from '../directory-gateway.ts';

export interface DirectoryDeps {
  readonly db: Database;
  /** Bound on one transaction. */
  readonly timeoutMs: number;
  readonly gateway: DirectoryGateway;
}
