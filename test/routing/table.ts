import { it } from 'vitest';

/** One test for each row, titled with the row's whole name (`it.each` would quote it and cut it short). */
export function table<Row extends { readonly name: string }>(rows: readonly Row[], check: (row: Row) => void): void {
  for (const row of rows) {
    it(row.name, () => check(row));
  }
}
