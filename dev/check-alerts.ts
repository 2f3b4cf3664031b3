import process from 'node:process';
import { readDevConfig } from '../runtime/config.ts';
import { findPromtool } from './promtool.ts';
import { runCommand } from './run-command.ts';

// Has Prometheus itself read the alerts and try them on series made up for them.

const TIMEOUT_MS = 60_000;

const { environment } = readDevConfig();
const say = (line: string) => process.stdout.write(`${line}\n`);
const promtool = await findPromtool(environment['PATH'] ?? '', say);
if (promtool === null) {
  say('NOT CHECKED: ops/alerts.yaml. Install Prometheus, so that promtool is on PATH.');
  // Where nobody reads this it has to fail.
  if (environment['CI'] !== undefined) process.exitCode = 1;
} else {
  for (const args of [
    ['check', 'rules', 'ops/alerts.yaml'],
    ['test', 'rules', 'ops/alerts.test.yaml'],
  ]) {
    await runCommand(promtool, args, { timeoutMs: TIMEOUT_MS }).catch(
      (error: { readonly stdout?: string; readonly stderr?: string }) => {
        say(`${error.stdout ?? ''}${error.stderr ?? ''}` || String(error));
        process.exitCode = 1;
      },
    );
  }
}
