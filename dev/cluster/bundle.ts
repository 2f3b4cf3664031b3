import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { BUNDLING } from '../../runtime/workflow-bundle.ts';
import { adoptDirectory, releaseDirectory } from '../janitor.ts';

const nothing = () => undefined;

/** The bundler reports every asset; a failure is thrown anyway. */
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

export interface Bundle {
  readonly path: string;
  stop(): Promise<void>;
}

/** Bundles the workflows once for all workers: each of them would take its time over it, all at the same time. */
export async function bundleWorkflows(): Promise<Bundle> {
  const { code } = await bundleWorkflowCode({ ...BUNDLING, logger: quiet });
  const folder = await mkdtemp(join(tmpdir(), 'baton-bundle-'));
  adoptDirectory(folder);
  const path = join(folder, 'workflow-bundle.js');
  await writeFile(path, code);
  return {
    path,
    async stop() {
      await rm(folder, { recursive: true, force: true });
      releaseDirectory(folder);
    },
  };
}
