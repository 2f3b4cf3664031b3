import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import process from 'node:process';

// Run after an installation. The generator is a development package: where those were left out (`npm ci --omit=dev`)
// nothing is compiled either, and what runs has the client that `npm run build` compiled into `dist/`.

const generator = findGenerator();
if (generator !== undefined) {
  const { status } = spawnSync(process.execPath, [generator, 'generate'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

function findGenerator() {
  try {
    return createRequire(import.meta.url).resolve('@prisma/cli/build/index.js');
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
