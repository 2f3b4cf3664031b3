import { runCommand } from '../run-command.ts';

const TIMEOUT_MS = 120_000;

/** Temporal's two databases with their schemas, which its tool carries inside. */
const DATABASES = [
  { name: 'temporal', schema: 'postgresql/v12/temporal' },
  { name: 'temporal_visibility', schema: 'postgresql/v12/visibility' },
] as const;

/** Creates Temporal's databases where `databaseUrl` is, and brings them up to date. */
export async function prepareDatabases(sqlTool: string, databaseUrl: string): Promise<void> {
  const { hostname, port, username, password } = new URL(databaseUrl);
  for (const { name, schema } of DATABASES) {
    const server = ['--plugin', 'postgres12', '--endpoint', hostname, '--port', port || '5432', '--database', name];
    const user = ['--user', decodeURIComponent(username), '--password', decodeURIComponent(password)];
    const run = (...args: readonly string[]) =>
      runCommand(sqlTool, [...server, ...user, ...args], { timeoutMs: TIMEOUT_MS });
    await run('create-database');
    await run('setup-schema', '--version', '0.0');
    await run('update-schema', '--schema-name', schema);
  }
}
