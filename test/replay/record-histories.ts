// Records the histories that `replay.test.ts` replays, by playing every scenario against a development server:
//
//   node --import tsx test/replay/record-histories.ts [name of a scenario]
//
// To be run by hand: once for each release, before the version in package.json is raised, and whenever a scenario is
// added. The files are named for that version. Those of released versions stay as they are: runs that began under them
// may still go on.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES, taskQueueOf, webhookTaskQueueOf } from '../../contract/ids.ts';
import { findExecutable } from '../../dev/executables.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { BUNDLING } from '../../runtime/workflow-bundle.ts';
import { createFakeActivities } from '../workflows/fake-activities.ts';
import { createFakeWebhookActivities, type FakeEndpoint } from '../workflows/fake-endpoint.ts';
import { FakeWorld } from '../workflows/fake-world.ts';
import { historyToJson } from './history-json.ts';
import { Recorder } from './recorder.ts';
import { SCENARIOS } from './scenarios.ts';

const INSTALLATION = 'recording';
/** Few enough that a scenario gets there, and more than the others need. */
const SUGGEST_CONTINUE_AS_NEW = 80;
/** Stands in the histories in place of process and machine. */
const IDENTITY = 'recorder';
const AGENTS = { ana: {}, ben: {} };

const folder = new URL('./histories/', import.meta.url);
const root = new URL('../../', import.meta.url);

Runtime.install({ logger: new DefaultLogger('ERROR') });
await record(process.argv[2]);

async function record(only: string | undefined): Promise<void> {
  const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { version: string };
  await mkdir(folder, { recursive: true });
  const environment = await startServer();
  let world = new FakeWorld({});
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: taskQueueOf(INSTALLATION),
    identity: IDENTITY,
    workflowsPath: BUNDLING.workflowsPath,
    bundlerOptions: { preloadModules: BUNDLING.preloadModules },
    activities: createFakeActivities({ world: () => world, client: environment.client.workflow }),
  });
  const endpoints = new Map<string, FakeEndpoint>();
  const deliveries = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: webhookTaskQueueOf(INSTALLATION),
    identity: IDENTITY,
    activities: createFakeWebhookActivities(endpoints),
  });
  const play = async () => {
    for (const scenario of SCENARIOS) {
      if (only !== undefined && scenario.name !== only) continue;
      world = new FakeWorld({ agents: AGENTS, ...scenario.world });
      const recorder = new Recorder(
        { client: environment.client, installation: INSTALLATION, endpoints, world: () => world },
        scenario.name,
      );
      const workflowId = await scenario.play(recorder, world);
      await write(environment.client, workflowId, `${version}-${scenario.name}`);
    }
  };
  await worker.runUntil(deliveries.runUntil(play));
  await environment.teardown();
}

async function startServer(): Promise<TestWorkflowEnvironment> {
  const { temporalCliPath, environment } = readDevConfig();
  const path = await findExecutable('temporal', { explicitPath: temporalCliPath, searchPath: environment['PATH'] });
  return await TestWorkflowEnvironment.createLocal({
    client: { identity: IDENTITY },
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES).map((name) =>
        defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
      ),
      log: { format: 'pretty', level: 'error' },
      extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${SUGGEST_CONTINUE_AS_NEW}`],
    },
  });
}

/** Writes one file for each run of the workflow, the oldest first; stack traces name files from the project's root. */
async function write(client: Client, workflowId: string, name: string): Promise<void> {
  let runId: string | undefined = (await client.workflow.getHandle(workflowId).describe()).runId;
  const histories: string[] = [];
  while (runId !== undefined && runId !== '') {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.unshift(JSON.stringify(historyToJson(history), null, 1).replaceAll(fileURLToPath(root), ''));
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
  }
  for (const [index, history] of histories.entries()) {
    const file = histories.length === 1 ? `${name}.json` : `${name}-run-${index + 1}.json`;
    await writeFile(new URL(file, folder), `${history}\n`);
    process.stdout.write(`${file}\n`);
  }
}
