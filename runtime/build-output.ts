import { cp, mkdir, writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { BUNDLING } from './workflow-bundle.ts';

// The last step of `npm run build`: what the compiler does not put into `dist/`. The migrations, and the workflow bundle, so
// that a worker starts at once and every worker of a release runs the same code.

const root = new URL('../', import.meta.url);
const { code } = await bundleWorkflowCode(BUNDLING);
await mkdir(new URL('dist/', root), { recursive: true });
await cp(new URL('prisma/migrations/', root), new URL('dist/prisma/migrations/', root), { recursive: true });
await writeFile(new URL('dist/workflow-bundle.js', root), code);
