import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Executable } from './executable-name.ts';
import { runCommand } from './run-command.ts';

/** Where the SDK downloads from. It retries for minutes when it cannot get there, so that is found out first. */
const HOST = 'https://temporal.download/';
const PROBE_TIMEOUT_MS = 3_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;

/** Has the SDK download the executable into `folder`, which is empty, and returns the path of the file. */
export async function downloadWithSdk(which: Executable, folder: string): Promise<string> {
  await fetch(HOST, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
  // In a process of its own, since the SDK's download cannot be interrupted.
  const script = `
    import { TestWorkflowEnvironment } from '@temporalio/testing';
    const server = { executable: { type: 'cached-download', downloadDir: ${JSON.stringify(folder)} } };
    const environment = await TestWorkflowEnvironment.${which === 'temporal' ? 'createLocal' : 'createTimeSkipping'}({ server });
    await environment.teardown();`;
  await runCommand(process.execPath, ['--input-type=module', '--eval', script], { timeoutMs: DOWNLOAD_TIMEOUT_MS });

  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => ({
      path: join(folder, name),
      size: (await stat(join(folder, name))).size,
    })),
  );
  const [largest] = files.sort((a, b) => b.size - a.size);
  if (largest === undefined) throw new Error('the download left no file');
  return largest.path;
}
