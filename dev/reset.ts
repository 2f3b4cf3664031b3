import process from 'node:process';
import pg from 'pg';
import { migrate } from '../prisma/migrate.ts';
import { readDatabaseConfig, readDevConfig } from '../runtime/config.ts';
import { seedDatabase } from './seed.ts';

// `npm run db:reset`: empties the database in DATABASE_URL, migrates and seeds it. Only on this machine, since the one
// time it runs against the wrong server is one too many.

const { url } = readDatabaseConfig();
const host = new URL(url).hostname;
if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) {
  process.stderr.write(`DATABASE_URL names a database on ${host}: db:reset empties only one on localhost.\n`);
  process.exit(1);
}

const client = new pg.Client({ connectionString: url });
await client.connect();
// To Temporal it stays the same database: what still runs there for it is cleared away by the reconciler.
const { rows } = await client
  .query<{ name: string | null; mark: string }>('SELECT name, mark FROM installations')
  .catch(() => ({ rows: [] }));
await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
await migrate(url);
for (const { name, mark } of rows) await client.query('UPDATE installations SET name = $1, mark = $2', [name, mark]);
await client.end();
await seedDatabase(url, readDevConfig().environment);
process.stdout.write('the database is empty but for the seeded data\n');
