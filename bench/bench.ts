import process from 'node:process';
import { onParentGone } from '../dev/parent.ts';
import { readDevConfig } from '../runtime/config.ts';
import { buildIfOlder } from './build.ts';
import { HELP, readOptions } from './options.ts';
import { type Outcome, toJson, toTable } from './report.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import { readSetting } from './setting.ts';
import { type BenchStack, startBenchStack } from './stack.ts';

// `npm run bench`: the table of what Baton is meant to be capable of, measured on its production processes.

const print = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

const names = rows.map((row) => row.name);
const reading = readOptions(process.argv.slice(2), names);
if (reading.kind === 'help') {
  print(`${HELP}\n\nRows: ${names.join(', ')}`);
  process.exit(0);
}
if (reading.kind === 'refused') {
  complain(reading.sentence);
  process.exit(2);
}

const { json, short, only } = reading.options;
// Whatever ends this process, the janitor of dev/ ends the servers.
await onParentGone(readDevConfig().environment['npm_lifecycle_event'] !== undefined, () => process.exit(1));
await buildIfOlder(complain);
const stack = await startBenchStack();
const outcomes: Outcome[] = [];
for (const row of rows) {
  if (only.length === 0 || only.includes(row.name)) outcomes.push(await measure(row, stack));
}
const setting = await readSetting(stack);
await stack.stop();

print(json ? toJson(setting, outcomes, short) : toTable(setting, outcomes, short));
process.exit(outcomes.every(({ kind }) => kind === 'measured') ? 0 : 1);

/** A row that cannot run does not keep the others from being measured. */
async function measure(row: Row, stack: BenchStack): Promise<Outcome> {
  complain(`${row.name} …`);
  try {
    return { kind: 'measured', row, numbers: await row.run(stack, { short }) };
  } catch (error) {
    complain(error instanceof Error ? `${error.stack}` : String(error));
    return { kind: 'failed', row, reason: error instanceof Error ? error.message : String(error) };
  }
}
