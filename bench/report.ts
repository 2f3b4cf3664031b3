import type { Numbers, Row } from './row.ts';
import type { Setting } from './setting.ts';

/** What became of one row. */
export type Outcome =
  | { readonly kind: 'measured'; readonly row: Row; readonly numbers: Numbers }
  | { readonly kind: 'failed'; readonly row: Row; readonly reason: string };

interface Cells {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly ratio: number | null;
  readonly met: boolean | null;
}

/** One table, in Markdown, with what the figures depend on above it. */
export function toTable(setting: Setting, outcomes: readonly Outcome[], short: boolean): string {
  const { machine, versions } = setting;
  const body = outcomes
    .flatMap(linesOf)
    .map(({ what, goal, measured, ratio, met }) => [
      what,
      goal,
      measured,
      ratio === null ? '' : ratio.toFixed(2),
      met === null ? '' : met ? 'yes' : 'no',
    ]);
  return [
    `Baton ${versions.baton}, ${setting.date}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.os}`,
    `Node ${versions.node}, PostgreSQL ${versions.postgresql}, Temporal ${versions.temporal}`,
    ...(short ? ['Short mode: every row ran with tiny counts, and its figures mean nothing.'] : []),
    '',
    ...align([['what', 'goal', 'measured', 'ratio', 'met'], ...body]),
  ].join('\n');
}

export function toJson(setting: Setting, outcomes: readonly Outcome[], short: boolean): string {
  const rows = outcomes.map((outcome) => ({
    name: outcome.row.name,
    numbers: outcome.kind === 'measured' ? outcome.numbers : {},
    lines: linesOf(outcome),
    ...(outcome.kind === 'failed' ? { failure: outcome.reason } : {}),
  }));
  return JSON.stringify({ ...setting, short, rows }, null, 2);
}

function linesOf(outcome: Outcome): readonly Cells[] {
  return outcome.row.lines.map((line): Cells => {
    const { what, goal } = line;
    if (outcome.kind === 'failed') {
      return { what, goal, measured: `failed: ${outcome.reason}`, ratio: null, met: null };
    }
    const { numbers } = outcome;
    const ratio = line.ratio?.(numbers) ?? null;
    return { what, goal, measured: line.show(numbers), ratio, met: line.meetsGoal(numbers) };
  });
}

function align(table: readonly (readonly string[])[]): readonly string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const [head = '', ...body] = table.map((cells) => {
    const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `| ${padded.join(' | ')} |`;
  });
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body];
}
