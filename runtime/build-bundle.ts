import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

// The last step of `npm run build`: makes the workflow bundle ahead, so that a worker starts at once and every worker
// of a release runs the same code.

const root = new URL('../', import.meta.url);
const { code } = await bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL('workflows/index.ts', root)) });
await mkdir(new URL('dist/', root), { recursive: true });
await writeFile(new URL('dist/workflow-bundle.js', root), code);
