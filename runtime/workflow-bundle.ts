import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** As long as what people call a commit by. */
const BUILD_ID_LENGTH = 12;

const workflowsFolder = new URL('../workflows/', import.meta.url);

/** What the workflows are bundled from, whoever bundles them. */
export const BUNDLING = {
  workflowsPath: fileURLToPath(new URL('index.ts', workflowsFolder)),
  // Constants only: made once for all workflows of a worker, and not for each of them.
  preloadModules: [fileURLToPath(new URL('message-shapes.ts', workflowsFolder))],
  workflowInterceptorModules: [fileURLToPath(new URL('interceptors.ts', workflowsFolder))],
};

/** The workflows as a worker runs them. */
export interface Workflows {
  readonly code: string;
  /** Names this code: releases that leave the workflows alone have the same. */
  readonly buildId: string;
}

/**
 * The workflows from the bundle the settings name, else from the one `npm run build` left beside the compiled code, else
 * bundled from the source (two seconds).
 */
export async function loadWorkflows(bundlePath: string | undefined): Promise<Workflows> {
  const built = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  const path = bundlePath ?? (existsSync(built) ? built : undefined);
  const code =
    path === undefined
      ? (await bundleWorkflowCode({ ...BUNDLING, logger: new DefaultLogger('WARN') })).code
      : await readFile(path, 'utf8');
  return { code, buildId: createHash('sha256').update(code).digest('hex').slice(0, BUILD_ID_LENGTH) };
}
