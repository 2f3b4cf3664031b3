import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from './paths.ts';

// `npm test`: everything CI runs. All of it runs even if a part fails, and the last line adds it up.

/** Each counts as one, beside the tests. */
const checks = [
  { name: 'lint', command: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'types', command: 'tsc', args: [] },
  { name: 'types of the console', command: 'tsc', args: ['-p', 'console'] },
  { name: 'imports', command: 'depcruise', args: ['--config', '.dependency-cruiser.cjs', '.'] },
  { name: 'unused code', command: 'knip', args: [] },
  { name: 'OpenAPI', command: 'redocly', args: ['lint', 'test/api/openapi.json'] },
  { name: 'alerts', command: 'tsx', args: ['dev/check-alerts.ts'] },
] as const;

interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** The part of Vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const print = (line: string) => process.stdout.write(`${line}\n`);

function run(command: string, args: readonly string[], onOutput: (text: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(join(projectRoot, 'node_modules', '.bin', command), args, {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    child.stdout.setEncoding('utf8').on('data', onOutput);
    child.stderr.setEncoding('utf8').on('data', onOutput);
    child.once('error', (error) => {
      onOutput(error.message);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}

async function runStaticChecks(): Promise<Count> {
  let failed = 0;
  for (const { name, command, args } of checks) {
    let output = '';
    const succeeded = await run(command, args, (text) => {
      output += text;
    });
    const unchecked = output.split('\n').filter((line) => line.startsWith('NOT CHECKED'));
    print(succeeded ? [`✓ ${name}`, ...unchecked].join('\n') : `✗ ${name}\n${output}`);
    if (!succeeded) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}

async function runTests(): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-report-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const succeeded = await run('vitest', ['run', ...reporters], (text) => process.stdout.write(text));
    const report = JSON.parse(await readFile(file, 'utf8')) as Report;
    // A file that cannot be loaded has no tests that could fail, and an unhandled error belongs to none.
    const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    const failed = report.numFailedTests + broken.length;
    return { passed: report.numPassedTests, failed: succeeded ? failed : Math.max(failed, 1) };
  } catch (error) {
    print(`the tests left no report: ${String(error)}`);
    return { passed: 0, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const counts = [await runStaticChecks(), await runTests()];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.exitCode = failed === 0 ? 0 : 1;
print(`${passed} passed, ${failed} failed`);
