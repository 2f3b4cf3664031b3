import type { BenchStack } from './stack.ts';

// A row measures one scenario once; its lines say what the numbers mean, and whether they are good enough.

/** What a scenario came to, each with its unit in its name; null where this system cannot tell. */
export type Numbers = Readonly<Record<string, number | null>>;

export interface RunOptions {
  /** Tiny counts: to see that the row works, never to judge it. */
  readonly short: boolean;
}

/** One line of the table, made of the numbers of its row. */
export interface Line<Measured extends Numbers = Numbers> {
  /** What is measured. */
  readonly what: string;
  readonly goal: string;
  show(measured: Measured): string;
  /** Against something measured in the same run; absent where only the figure itself counts. */
  ratio?(measured: Measured): number;
  meetsGoal(measured: Measured): boolean;
}

export interface Row<Measured extends Numbers = Numbers> {
  /** For `--only`. */
  readonly name: string;
  readonly lines: readonly Line<Measured>[];
  /** Uses inboxes and agents of its own, named after the row, and leaves no agent online. */
  run(stack: BenchStack, options: RunOptions): Promise<Measured>;
}
