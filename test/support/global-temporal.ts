import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';
import { findExecutable } from '../../dev/executables.ts';
import { adoptDirectory, releaseDirectory } from '../../dev/janitor.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { BUNDLING } from '../../runtime/workflow-bundle.ts';
import { acquire, release } from './shared-per-run.ts';

/** Finds Temporal's servers, which the first run on a machine may have to fetch, and bundles the workflows, once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = (line: string) => project.vitest.logger.log(line);
  const servers = await acquire({ name: 'executables', start: () => findServers(log), stop: async () => undefined });
  project.provide('temporalCli', servers.cli);
  project.provide('temporalTestServer', servers.testServer);

  const bundle = await acquire({ name: 'bundle', start: bundleWorkflows, stop: removeBundle });
  project.provide('workflowBundle', bundle);
  return () => release('bundle');
}

async function findServers(log: (line: string) => void) {
  const { temporalCliPath, temporalTestServerPath, environment } = readDevConfig();
  const searchPath = environment['PATH'];
  const [cli, testServer] = await Promise.all([
    findExecutable('temporal', { explicitPath: temporalCliPath, searchPath, log }),
    findExecutable('temporal-test-server', { explicitPath: temporalTestServerPath, searchPath, log }),
  ]);
  return { cli, testServer };
}

async function bundleWorkflows(): Promise<string> {
  const { code } = await bundleWorkflowCode({ ...BUNDLING, logger: quiet });
  const folder = await mkdtemp(join(tmpdir(), 'baton-bundle-'));
  adoptDirectory(folder);
  const path = join(folder, 'workflow-bundle.js');
  await writeFile(path, code);
  return path;
}

async function removeBundle(path: string): Promise<void> {
  await rm(dirname(path), { recursive: true, force: true });
  releaseDirectory(dirname(path));
}

const nothing = () => undefined;

/** The bundler reports every asset; a failure is thrown anyway. */
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
