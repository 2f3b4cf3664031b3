import process from 'node:process';
import { readDevConfig } from '../runtime/config.ts';
import { buildConsole, signInByList } from './console.ts';
import { ErrorLog } from './demo/error-log.ts';
import { HELP, readOptions } from './demo/options.ts';
import { paintFor } from './demo/paint.ts';
import { runDemo } from './demo/run-demo.ts';
import { onParentGone } from './parent.ts';
import { type Stack, startStack } from './stack.ts';

// `npm run demo`: a recorded day of a support chat, replayed against the whole of Baton through its HTTP API.

/** As shells have it for a command that ended by Ctrl-C. */
const INTERRUPTED = 130;

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const print = (...lines: readonly string[]) => process.stdout.write(textOf(lines));
const complain = (...lines: readonly string[]) => process.stderr.write(textOf(lines));

const reading = readOptions(process.argv.slice(2));
if (reading.kind === 'help') {
  print(HELP);
  process.exit(0);
}
if (reading.kind === 'refused') {
  complain(reading.sentence);
  process.exit(2);
}

const errors = new ErrorLog();
let stack: Stack | undefined;
let interruptedCode = INTERRUPTED;
const stopping = new AbortController();
async function end(exitCode: number): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await stack?.stop();
  process.exit(exitCode);
}

const { databaseUrl, temporalAddress, environment } = readDevConfig();
const servers = [...(databaseUrl ? [] : ['PostgreSQL']), ...(temporalAddress ? [] : ['Temporal'])];
print(`Starting ${[...servers, 'one worker'].join(', ')} and one API ...`);
try {
  // Until the stack is up the default action of a signal is right: the janitor sees to the rest.
  await buildConsole(environment);
  stack = await startStack({
    ui: true,
    environment: { LOG_LEVEL: 'error', ...signInByList(environment) },
    log: (line) => errors.take(line),
    onCrash: (reason) => {
      complain(`${reason}; stopping`);
      void end(1);
    },
  });
  // Ctrl-C arrives twice, once from the terminal and once from npm: the second must not cut the first short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(interruptedCode));
  // Whoever read the output does not any more.
  process.stdout.on('error', () => void end(INTERRUPTED));
  await onParentGone(environment['npm_lifecycle_event'] !== undefined, () => void end(INTERRUPTED));

  const addsUp = await runDemo({
    stack,
    options: reading.options,
    print,
    paint: paintFor(process.stdout),
    // Some terminals say that they have none.
    columns: process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined,
    signal: stopping.signal,
  });
  if (!addsUp) complain(...errors.describe());
  if (reading.options.stay) interruptedCode = addsUp ? 0 : 1;
  else await end(addsUp ? 0 : 1);
} catch (error) {
  // What fails because the demo is being stopped is not news.
  if (!stopping.signal.aborted) {
    complain(error instanceof Error ? error.message : String(error), ...errors.describe());
    await end(1);
  }
}
