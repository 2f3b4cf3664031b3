import type { Client } from '@temporalio/client';
import { vi } from 'vitest';
import type { ApiClient } from './client.ts';
import { forget, found, GIVENS, type Given, NOTHING_GIVEN } from './scenario-givens.ts';
import { RESULTS } from './scenario-results.ts';
import { type Run, STEPS } from './scenario-steps.ts';
import { meaningOf } from './scenario-words.ts';

/** What a row runs on. */
interface Ground {
  readonly api: ApiClient;
  readonly temporal: Client;
}

/** The lines of a table, `number | given | happens | result` with `; ` between clauses, each after its title. */
export function rowsOf(table: string): readonly (readonly [title: string, line: string])[] {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [number, given, happens, result] = cellsOf(line);
    return [`${number} ${given === '' ? '' : `${given}: `}${happens} => ${result}`, line] as const;
  });
}

/** Reads a row with what is given to all of its table. @throws when a clause is none of those known. */
export function readRow(common: string, line: string) {
  const [, given = '', happens = '', result = '', ...more] = cellsOf(line);
  if (result === '' || more.length > 0) throw new Error(`"${line}" is not: number | given | happens | result`);
  const givens = [...clausesOf(common), ...clausesOf(given)].map((clause) => meaningOf('given', clause, GIVENS));
  return {
    given: givens.reduce((before: Given, add) => add(before), NOTHING_GIVEN),
    steps: clausesOf(happens).map((clause) => meaningOf('step', clause, STEPS)),
    // A row that tells of no refusal has none.
    checks: clausesOf(result.includes(' refused ') ? result : `none refused; ${result}`).map(readResult),
  };
}

export async function playRow({ api, temporal }: Ground, common: string, line: string): Promise<void> {
  const { given, steps, checks } = readRow(common, line);
  try {
    const company = await found(api, given);
    const run: Run = { company, answers: [] };
    for (const step of steps) await step(run);
    for (const check of checks) await check({ ...run, temporal });
  } finally {
    await forget(api, given);
  }
}

function readResult(clause: string) {
  const check = meaningOf('result', clause.replace(/^soon /, ''), RESULTS);
  if (!clause.startsWith('soon ')) return check;
  return (run: Parameters<typeof check>[0]) => vi.waitFor(() => check(run), { timeout: 10_000, interval: 50 });
}

function cellsOf(line: string): readonly string[] {
  return line.split('|').map((cell) => cell.trim());
}

function clausesOf(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split(';').map((clause) => clause.trim());
}
