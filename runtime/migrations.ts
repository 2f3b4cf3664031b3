import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Beside the code, as source and as built. */
export const migrationsDirectory = fileURLToPath(new URL('../prisma/migrations/', import.meta.url));

/** The migrations this version of the code needs, in the order in which they are applied. */
export async function readMigrationNames(directory = migrationsDirectory): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
