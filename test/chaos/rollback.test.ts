import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { expect, inject, it, onTestFinished } from 'vitest';
import { freePort } from '../../dev/free-port.ts';
import { type Service, startService, withLocalTemporal } from '../../dev/processes.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { makeCurrent, readBuilds } from '../../runtime/deployment.ts';
import { BUNDLING } from '../../runtime/workflow-bundle.ts';
import { Company } from '../e2e/company.ts';
import { startProgram } from '../e2e/program.ts';
import { useStack } from '../e2e/stack.ts';
import { useTemporal } from '../e2e/temporal-client.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';

// A release is rolled out beside the one before, and taken back.

/** Stuck workflows show sooner than after the default of five failures, which take a minute. */
const FAILURES = 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2';

const { stack, api } = useStack({
  brokenByHand: true,
  temporalConfig: [FAILURES],
  environment: { RECONCILE_EVERY_SECONDS: '5' },
});
const temporal = useTemporal(stack);

const SETTLED_WITHIN_MS = 30_000;
const REPAIRED_WITHIN_MS = 120_000;

const builds = async () => await readBuilds({ client: temporal(), installation: stack().installation }, Date.now());
const current = async () => (await builds())?.current;

/** A worker of the later release, beside those that run. */
async function rollOut(): Promise<Service> {
  const workflowsPath = fileURLToPath(new URL('later-release.ts', import.meta.url));
  const logger = new DefaultLogger('ERROR');
  const { code } = await bundleWorkflowCode({ ...BUNDLING, workflowsPath, logger });
  const folder = await mkdtemp(join(tmpdir(), 'baton-release-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const bundle = join(folder, 'workflow-bundle.js');
  await writeFile(bundle, code);
  const port = await freePort();
  const service = await startService({
    name: 'worker',
    script: 'runtime/worker.ts',
    environment: {
      ...withLocalTemporal(readDevConfig().environment, stack().temporalAddress),
      DATABASE_URL: stack().databaseUrl,
      WORKFLOW_BUNDLE: bundle,
      METRICS_PORT: `${port}`,
      RECONCILE_EVERY_SECONDS: '5',
    },
    readyUrl: `http://127.0.0.1:${port}/readyz`,
  });
  onTestFinished(() => service.stop());
  return service;
}

/** `npm run replay`, by the release before. */
async function rehearse(): Promise<string> {
  let output = '';
  const replay = startProgram('runtime/replay.ts', stack().temporalAddress, {
    settings: { WORKFLOW_BUNDLE: inject('workflowBundle') },
    log: (line) => {
      output += `${line}\n`;
    },
  });
  await replay.exited;
  return output;
}

it('takes over by itself, leaves nobody behind, and when it is taken back no conversation stays stuck', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const answers = async (ids: readonly string[]) => {
    for (const name of ['A1', 'A2']) {
      const agentId = company.id(name);
      for (const id of ids) expect(await company.command(id, 'assign', { agentId }), id).toMatchObject({ agentId });
    }
  };
  const before = (await current()) ?? '';
  const early = await company.arrive(4);

  const later = await rollOut();
  await expect.poll(current, { timeout: SETTLED_WITHIN_MS }).not.toBe(before);
  const late = await company.arrive(4);
  await answers([...early, ...late]);

  // Whoever starts again runs the build of before, and leaves the newer one in place.
  const newer = await current();
  await stack().worker.restart();
  expect(await current()).toBe(newer);
  await answers([...early, ...late]);

  // The rehearsal says which of them the earlier release could not go on with.
  const rehearsed = await rehearse();
  for (const id of late) expect(rehearsed, id).toContain(`✗ ${conversationWorkflowId(id)} `);
  for (const id of early) expect(rehearsed, id).not.toContain(`✗ ${conversationWorkflowId(id)} `);

  await makeCurrent({ client: temporal(), installation: stack().installation }, before);
  await later.stop();
  const all = [...early, ...late];
  const commanded = async () => {
    const body = { agentId: company.id('A1') };
    const answered = await Promise.all(all.map((id) => api().call('POST', `/v1/conversations/${id}/assign`, body)));
    return answered.map(({ status }) => status);
  };
  await expect.poll(commanded, { timeout: REPAIRED_WITHIN_MS, interval: 2_000 }).toEqual(all.map(() => 200));
  await answers(all);
}, 240_000);
