import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly json: boolean;
  readonly short: boolean;
  /** The names of the rows to run; empty: all of them. */
  readonly only: readonly string[];
}

export type Reading =
  | { readonly kind: 'run'; readonly options: BenchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly sentence: string };

export const HELP = `Measures Baton's production processes against servers of their own, and prints one table.

  npm run bench -- [options]

  --only ROW     this row only; may be repeated
  --short        tiny counts: shows that every row works, says nothing about speed
  --json         prints JSON instead of the table
  --help         this

DATABASE_URL and TEMPORAL_ADDRESS name servers to use in place of its own; the database has to be empty.
Exit code: 0 if every row ran, whether or not it met its goal, 1 if one could not, 2 for wrong options.`;

export function readOptions(args: readonly string[], rowNames: readonly string[]): Reading {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        short: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const unknown = values.only.find((name) => !rowNames.includes(name));
    if (unknown !== undefined) {
      return { kind: 'refused', sentence: `there is no row ${unknown}; there are: ${rowNames.join(', ')}` };
    }
    return { kind: 'run', options: { json: values.json, short: values.short, only: values.only } };
  } catch (error) {
    return { kind: 'refused', sentence: error instanceof Error ? error.message : String(error) };
  }
}
