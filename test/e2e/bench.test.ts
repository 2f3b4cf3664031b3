import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { rows } from '../../bench/rows.ts';
import { projectRoot } from '../../dev/paths.ts';

/** It takes half a minute, on a machine that may have other things to do, and may build `dist/` before. */
const TIMEOUT_MS = 240_000;

interface Report {
  readonly short: boolean;
  readonly rows: readonly {
    readonly name: string;
    readonly numbers: Readonly<Record<string, number | null>>;
    readonly lines: readonly { readonly measured: string; readonly met: boolean | null }[];
    readonly failure?: string;
  }[];
}

it('measures every row in its short mode', { timeout: TIMEOUT_MS }, async () => {
  const args = ['--import', 'tsx', 'bench/bench.ts', '--short', '--json'];

  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: projectRoot, timeout: TIMEOUT_MS });

  const report: Report = JSON.parse(stdout);
  expect(report.short).toBe(true);
  expect(report.rows.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
  for (const [index, row] of report.rows.entries()) {
    expect(row.failure, row.name).toBeUndefined();
    expect(row.lines, row.name).toHaveLength(rows[index]?.lines.length ?? 0);
    expect(Object.keys(row.numbers), row.name).not.toEqual([]);
    for (const [name, value] of Object.entries(row.numbers)) {
      // Processor time is only known where there is /proc.
      if (name === 'cpuSeconds' && process.platform !== 'linux') continue;
      expect(value, `${row.name}: ${name}`).toSatisfy(Number.isFinite);
    }
  }
});
