import { runCommand } from './run-command.ts';

/** PostgreSQL and PgBouncer refuse to run as root, so root runs them as one of these users, the first that exists. */
const UNPRIVILEGED_USERS = ['postgres', 'nobody'];

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export async function unprivilegedUser(): Promise<User> {
  for (const name of UNPRIVILEGED_USERS) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map((flag) => runCommand('id', [flag, name], { timeoutMs: 5_000 })),
      );
      return { name, uid: Number(uid), gid: Number(gid) };
    } catch {
      // No such user here: the next one.
    }
  }
  throw new Error(`databases do not run as root, and there is no user ${UNPRIVILEGED_USERS.join(' or ')}`);
}
