import process from 'node:process';
import { defineConfig } from '@prisma/cli/config';

// `prisma generate` asks for the migration engine, which it never runs, and downloads it when no path is given. Any
// executable satisfies it, so an installation works without internet. Other commands get the real engine.
if (process.argv.includes('generate')) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

const databaseUrl = process.env['DATABASE_URL'];

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  ...(databaseUrl === undefined ? {} : { datasource: { url: databaseUrl } }),
});
