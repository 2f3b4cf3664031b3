import { useRef } from 'react';

/** A column that a table can be sorted by: the greatest first, by names the first first. */
export interface Column<Row> {
  readonly name: string;
  readonly label: string;
  readonly read: (row: Row) => number | string;
}

/** Rows by a column; those that are alike stand by name. */
export function sortBy<Row extends { readonly name: string; readonly id: string }>(
  rows: readonly Row[],
  column: Column<Row> | undefined,
): readonly Row[] {
  const byName = (one: Row, other: Row) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1);
  if (column === undefined) return [...rows].sort(byName);
  return [...rows].sort((one, other) => {
    const [a, b] = [column.read(one), column.read(other)];
    const order = typeof a === 'string' ? a.localeCompare(String(b)) : Number(b) - a;
    return order === 0 || Number.isNaN(order) ? byName(one, other) : order;
  });
}

/**
 * Keeps rows in the order in which they were as long as somebody points at them, so that nobody presses what has just moved
 * there; those that are new come last.
 */
export function useSteadyOrder<Row extends { readonly id: string }>(rows: readonly Row[], isHeld: boolean) {
  const shown = useRef<readonly string[]>([]);
  const wanted = rows.map(({ id }) => id);
  if (!isHeld) shown.current = wanted;
  const place = new Map(shown.current.map((id, index) => [id, index]));
  const placeOf = ({ id }: Row) => place.get(id) ?? shown.current.length;
  const inOrder = [...rows].sort((one, other) => placeOf(one) - placeOf(other));
  const moved = inOrder.filter(({ id }, index) => id !== wanted[index]).length;
  return { rows: inOrder, moved };
}
