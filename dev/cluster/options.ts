import { parseArgs } from 'node:util';

export interface Options {
  readonly nodes: number;
  readonly workers: number;
  readonly apis: number;
  /** Kills everything once while conversations flow, checks that nothing was lost, and ends. */
  readonly kill: boolean;
  /** Prints what every process logs. */
  readonly verbose: boolean;
}

export type Reading =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly sentence: string };

export const HELP = `Starts what production looks like, on this machine, until Ctrl-C: a cluster of Temporal on PostgreSQL, PgBouncer,
several workers and several APIs. Temporal's server is built once, for which Go is needed.

  npm run cluster -- [options]

  --nodes N      of Temporal (default 2)
  --workers N    of Baton (default 2; 0 leaves them out)
  --apis N       of Baton (default 2; 0 leaves them out)
  --kill         kill each thing once while conversations flow, check that nothing is lost or doubled, and end
  --verbose      print what every process logs
  --help         this

DATABASE_URL uses a PostgreSQL of your own, for Temporal too: its user has to be allowed to create databases.
Exit code: 0, 1 if something was lost or doubled, 2 for wrong options.`;

export function readOptions(args: readonly string[]): Reading {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        nodes: { type: 'string', default: '2' },
        workers: { type: 'string', default: '2' },
        apis: { type: 'string', default: '2' },
        kill: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const counts = { nodes: Number(values.nodes), workers: Number(values.workers), apis: Number(values.apis) };
    const least = values.kill ? 2 : 0;
    for (const [name, count] of Object.entries(counts)) {
      const smallest = name === 'nodes' ? Math.max(1, least) : least;
      if (Number.isInteger(count) && count >= smallest && count <= 9) continue;
      return { kind: 'refused', sentence: `--${name} has to be a number from ${smallest} to 9` };
    }
    return { kind: 'run', options: { ...counts, kill: values.kill, verbose: values.verbose } };
  } catch (error) {
    return { kind: 'refused', sentence: error instanceof Error ? error.message : String(error) };
  }
}
