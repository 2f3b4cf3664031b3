import process from 'node:process';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { type InstallationId, ofInstallation } from '../contract/ids.ts';
import { readReplayConfig } from './config.ts';
import { openTemporal } from './temporal.ts';
import { loadWorkflows } from './workflow-bundle.ts';

// `npm run replay`: whether this build of the workflows can go on with what a namespace has running.

const HELP = `Replays histories of a namespace with the workflows of this build, and lists those it could not go on with.

  npm run replay -- [options]

  --query QUERY  which workflows, as Temporal's visibility understands it;
                 default: those of INSTALLATION that run, or ended within the last day
  --limit N      how many at most; default 2000
  --help         this

TEMPORAL_ADDRESS and the rest are read as by a worker. Nothing is changed in the namespace.
Exit code: 0 if all of them replay, 1 if any does not, 2 for wrong options.`;

const A_DAY_MS = 24 * 60 * 60 * 1_000;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    process.stdout.write(`${options}\n`);
    return options === HELP ? 0 : 2;
  }
  const config = readReplayConfig();
  // What cannot be replayed is listed below, once.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
  const temporal = openTemporal(config.temporal);
  const { code, buildId } = await loadWorkflows(config.workflowBundle);
  const query = options.query ?? recent(config.installation, new Date());
  print(`build ${buildId}, workflows: ${query}`);
  let replayed = 0;
  let failed = 0;
  const replay = { workflowBundle: { code }, dataConverter: config.temporal.dataConverter };
  const histories = firstOf(temporal.client.workflow.list({ query }).intoHistories(), options.limit);
  for await (const { workflowId, runId, error } of Worker.runReplayHistories(replay, histories)) {
    replayed += 1;
    if (error === undefined) continue;
    failed += 1;
    print(`✗ ${workflowId} ${runId}: ${error.message}`);
  }
  await temporal.close();
  print(`${replayed} replayed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function recent(installation: InstallationId, now: Date): string {
  const since = new Date(now.getTime() - A_DAY_MS).toISOString();
  return `${ofInstallation(installation)} AND (ExecutionStatus = 'Running' OR CloseTime > '${since}')`;
}

async function* firstOf<T>(items: AsyncIterable<T>, limit: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const item of items) {
    if (taken === limit) return;
    taken += 1;
    yield item;
  }
}

interface Options {
  readonly query: string | undefined;
  readonly limit: number;
}

/** A sentence, or the help, in place of options. */
function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        query: { type: 'string' },
        limit: { type: 'string', default: '2000' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return HELP;
    const limit = Number(values.limit);
    if (!Number.isInteger(limit) || limit < 1) return `--limit is a whole number from 1, not "${values.limit}".`;
    return { query: values.query, limit };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
