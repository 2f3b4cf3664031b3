import process from 'node:process';
import getPort from 'get-port';
import { readDevConfig } from '../runtime/config.ts';
import { buildConsole, signInByList } from './console.ts';
import { onParentGone } from './parent.ts';
import { seedDatabase } from './seed.ts';
import { type Stack, startStack } from './stack.ts';

// `npm run dev`: every process of Baton with seeded data, until Ctrl-C.

/** Known to everybody who reads this, so it is only used where nobody else gets in: on loopback. */
const DEVELOPMENT_KEY = 'baton-development-key';

/** Used if it is free, else any other. */
const DEFAULT_PORT = 3000;

const config = readDevConfig();
const print = (line: string) => process.stdout.write(`${line}\n`);
const isLoopback = ['127.0.0.1', 'localhost', '::1'].includes(config.host);

let stack: Stack | undefined;
let ending = false;
async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  await stack?.stop();
  process.exit(exitCode);
}

// Until the stack is up the default action of a signal is right: the janitor sees to the rest.
// A port that was asked for is never replaced.
const port =
  config.port || (await getPort({ host: config.host, ...(config.port === 0 ? {} : { port: DEFAULT_PORT }) }));
await buildConsole(config.environment);
stack = await startStack({
  ui: true,
  port,
  host: config.host,
  ...(isLoopback && config.bootstrapApiKey === undefined ? { apiKey: DEVELOPMENT_KEY } : {}),
  environment: {
    LOG_PRETTY: config.environment['LOG_PRETTY'] ?? 'true',
    ...(isLoopback ? signInByList(config.environment) : {}),
  },
  log: print,
  onCrash: (reason) => {
    print(`${reason}; stopping`);
    void end(1);
  },
});
// Ctrl-C arrives twice, once from the terminal and once from npm: the second must not cut the first short.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
await onParentGone(config.environment['npm_lifecycle_event'] !== undefined, () => void end(0));

await seedDatabase(stack.databaseUrl, config.environment);
print(`
Baton is ready.${config.port === undefined && port !== 3000 ? ` Port 3000 was taken, so the API listens on ${port}.` : ''}

  console       ${stack.apiUrl.replace('127.0.0.1', 'localhost')}/console/
  API           ${stack.apiUrl}
  try it        ${stack.apiUrl}/docs
  Temporal UI   ${stack.uiUrl ?? 'that of the cluster in TEMPORAL_ADDRESS'}
  database      ${stack.databaseUrl}
  metrics       ${stack.metricsUrls.api}
                ${stack.metricsUrls.worker}
  key           ${stack.apiKey}   (Authorization: Bearer ...)

Ctrl-C stops everything.`);
