import process from 'node:process';
import { readDevConfig } from '../runtime/config.ts';
import { surviveKills } from './cluster/kills.ts';
import { HELP, readOptions } from './cluster/options.ts';
import { type Cluster, startCluster } from './cluster/start-cluster.ts';
import { onParentGone } from './parent.ts';

// `npm run cluster`: Temporal with several nodes, PgBouncer, several workers and APIs, until Ctrl-C.

const print = (line: string) => process.stdout.write(`${line}\n`);

const reading = readOptions(process.argv.slice(2));
if (reading.kind !== 'run') {
  print(reading.kind === 'help' ? HELP : `${reading.sentence}\n\n${HELP}`);
  process.exit(reading.kind === 'help' ? 0 : 2);
}
const { options } = reading;

let cluster: Cluster | undefined;
let ending = false;
async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  await cluster?.stop();
  process.exit(exitCode);
}

// What the processes log is only of interest until all of them are there, and to whoever asks for it.
let isReady = false;
const log = (line: string) => {
  if (options.verbose || (!isReady && !line.includes(' | '))) print(line);
};
// Ctrl-C arrives twice, once from the terminal and once from npm: the second must not cut the first short. Before the
// cluster is up the janitor sees to what was started.
cluster = await startCluster({ ...options, log }).catch((error: unknown) => {
  print(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
isReady = true;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
await onParentGone(readDevConfig().environment['npm_lifecycle_event'] !== undefined, () => void end(0));

if (options.kill) {
  const breaches = await surviveKills(cluster, print);
  for (const breach of breaches) print(`BREACH ${breach}`);
  print(breaches.length === 0 ? 'nothing was lost or doubled' : `${breaches.length} breaches`);
  await end(breaches.length === 0 ? 0 : 1);
}
print(`
The cluster is ready: ${options.nodes} nodes of Temporal, ${options.workers} workers, ${options.apis} APIs.

  API           ${options.apis === 0 ? 'none' : cluster.apiUrl}
  key           ${cluster.apiKey}
  Temporal      TEMPORAL_ADDRESS=${cluster.temporal.address}
  database      DATABASE_URL=${cluster.databaseUrl}   (through PgBouncer ${cluster.bouncer.version})
                ${cluster.directDatabaseUrl}   (past it)

Ctrl-C stops everything.`);
