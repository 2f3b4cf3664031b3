import type { InstallationId } from '../contract/ids.ts';
import type { Database } from './database.ts';

export interface Owner {
  /** Null until a process has claimed the database. */
  readonly installation: InstallationId | null;
  /** Tells this database from every other one. */
  readonly mark: string;
}

/** The installation that the database belongs to. */
export async function readOwner(db: Database): Promise<Owner> {
  const { name, mark } = await db.installation.findFirstOrThrow();
  return { installation: name, mark };
}

/** Gives the database to an installation, unless another was first. @returns whom it belongs to now */
export async function claimDatabase(db: Database, installation: InstallationId): Promise<Owner> {
  await db.installation.updateMany({ where: { name: null }, data: { name: installation } });
  return await readOwner(db);
}
