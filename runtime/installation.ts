import { type ScheduleClient, ScheduleNotFoundError } from '@temporalio/client';
import { type InstallationId, RECONCILIATION, workflowIdOf } from '../contract/ids.ts';
import type { Database } from '../store/database.ts';
import { claimDatabase, readOwner } from '../store/installation.ts';
import { isForbidden } from './grpc.ts';
import { SettingsError } from './settings.ts';

// Two installations that took each other's workflows or database for their own would answer with the other's conversations
// and log out the other's agents. A database bears the name of its installation, and the installation's Schedule bears
// the mark of its database.

export interface Installation {
  readonly db: Database;
  readonly schedules: ScheduleClient;
  readonly id: InstallationId;
}

/** Under this key the Schedule's memo names the database. */
const DATABASE = 'database';

/** Of the Schedule that starts workflows of this type. */
export const scheduleIdOf = (installation: InstallationId, workflowType = RECONCILIATION): string =>
  workflowIdOf(installation, workflowType);

/** What a Schedule is marked with. */
export const memoOf = (mark: string): Record<string, string> => ({ [DATABASE]: mark });

/**
 * Makes sure that database and namespace know this installation, or nobody, under this name.
 *
 * @returns the mark of the database
 * @throws SettingsError if either belongs to another installation
 */
export async function claimInstallation({ db, schedules, id }: Installation): Promise<string> {
  const { installation, mark } = await readOwner(db);
  requireOwnDatabase(id, installation ?? id);
  const { namespace } = schedules.options;
  requireOwnSchedule(await readMemo(schedules, id), { id, mark, namespace });
  // Only now: a name that cannot be kept must not stay with the database.
  if (installation === null) requireOwnDatabase(id, (await claimDatabase(db, id)).installation ?? id);
  return mark;
}

function requireOwnDatabase(id: InstallationId, owner: InstallationId): void {
  if (owner === id) return;
  throw new SettingsError(
    `INSTALLATION is "${id}", but the database in DATABASE_URL belongs to the installation "${owner}": set one of the two to what belongs together.`,
  );
}

/** The mark that a Schedule's memo has, if any. */
export const markOf = (memo: Record<string, unknown> | undefined): string | undefined => {
  const mark = memo?.[DATABASE];
  return typeof mark === 'string' ? mark : undefined;
};

/** A Schedule without a mark was made by hand, by an operator who knows what it is for. */
export function requireOwnSchedule(
  memo: Record<string, unknown> | undefined,
  { id, mark, namespace }: { readonly id: InstallationId; readonly mark: string; readonly namespace: string },
): void {
  const marked = markOf(memo);
  if (marked === undefined || marked === mark) return;
  throw new SettingsError(
    `INSTALLATION is "${id}", but in Temporal's namespace "${namespace}" that name belongs to the installation of another database: ` +
      `set INSTALLATION to a name of its own. If that database is gone for good, delete the Schedule ${scheduleIdOf(id)}.`,
  );
}

async function readMemo(schedules: ScheduleClient, id: InstallationId): Promise<Record<string, unknown> | undefined> {
  try {
    const { memo } = await schedules.getHandle(scheduleIdOf(id)).describe();
    return memo;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError || isForbidden(error)) return undefined;
    throw error;
  }
}
