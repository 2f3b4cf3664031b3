import process from 'node:process';
import { runCommand } from './run-command.ts';

const TIMEOUT_MS = 30_000;

/** Runs `prisma/seed.ts` against a database. It may run again on a database that has its data. */
export async function seedDatabase(
  databaseUrl: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await runCommand(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], {
    timeoutMs: TIMEOUT_MS,
    environment: { ...environment, DATABASE_URL: databaseUrl },
  });
}
