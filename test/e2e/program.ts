import process from 'node:process';
import { onTestFinished } from 'vitest';
import { type ManagedProcess, startProcess } from '../../dev/managed-process.ts';
import { withLocalTemporal } from '../../dev/processes.ts';
import { readDevConfig } from '../../runtime/config.ts';

/**
 * Starts one of Baton's programs from source, on a Temporal server that was started here, and waits for nothing: it may be about
 * to end by itself. It is stopped with the test at the latest.
 */
export function startProgram(
  script: 'api/server.ts' | 'runtime/worker.ts' | 'runtime/replay.ts',
  temporalAddress: string,
  { settings, log }: { readonly settings: Readonly<Record<string, string>>; readonly log?: (line: string) => void },
): ManagedProcess {
  const started = startProcess({
    name: script,
    command: process.execPath,
    args: ['--import', 'tsx', script],
    environment: { ...withLocalTemporal(readDevConfig().environment, temporalAddress), HOST: '127.0.0.1', ...settings },
    ...(log === undefined ? {} : { log }),
  });
  onTestFinished(() => started.stop(0));
  return started;
}
