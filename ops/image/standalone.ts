import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { nodeFileTrace } from '@vercel/nft';
import { NATIVE_BRIDGES, nativeBridgeFor } from './native-bridge.ts';

// `npm run build:standalone [amd64|arm64]`: `standalone/` gets `dist/` and those files of `node_modules` that it loads, found by
// following the imports from each process. It runs without an installation, on this platform or on the one that was named.

const root = fileURLToPath(new URL('../../', import.meta.url));
const target = join(root, 'standalone');

const PROCESSES = [
  'dist/prisma/migrate.js',
  'dist/api/server.js',
  'dist/runtime/worker.js',
  'dist/runtime/doctor.js',
  'dist/runtime/replay.js',
  'dist/runtime/codec-server.js',
];

/** The SDK's bundler can load these; the workflows are bundled already. */
const COMPILERS = ['node_modules/@swc/**', 'node_modules/esbuild/**', 'node_modules/@esbuild/**'];

/** Pages are files to be sent, with all that they need within. */
const PACKAGES_OF_PAGES = ['node_modules/react/**', 'node_modules/react-dom/**', 'node_modules/scheduler/**'];

/** What a copy of a package has to come with. */
const LEGAL_FILE = /^(licen[cs]e|notice|copying)\b/i;

const bridge = nativeBridgeFor(process.argv[2]);
const ignore = [...COMPILERS, ...PACKAGES_OF_PAGES];
const { fileList } = await nodeFileTrace(PROCESSES, { base: root, processCwd: root, ignore });
if (!fileList.has(bridge)) throw new Error(`${bridge} is not there: install the packages again`);
const packageFiles = [...fileList].filter(
  (file) => file.startsWith('node_modules/') && (!file.startsWith(NATIVE_BRIDGES) || file === bridge),
);

await rm(target, { recursive: true, force: true });
// Migrations and the workflow bundle are read, not imported, so all of it.
for (const file of ['package.json', 'LICENSE', 'dist', ...packageFiles, ...(await legalFiles(packageFiles))]) {
  await cp(join(root, file), join(target, file), { recursive: true });
}

async function legalFiles(files: readonly string[]): Promise<readonly string[]> {
  const packages = files.filter((file) => file.endsWith('/package.json')).map((file) => file.replace(/[^/]+$/, ''));
  const found = packages.map(async (folder) => {
    const names = await readdir(join(root, folder));
    return names.filter((name) => LEGAL_FILE.test(name)).map((name) => folder + name);
  });
  return (await Promise.all(found)).flat();
}
