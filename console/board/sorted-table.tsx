import { type ReactNode, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import styles from './board.module.css';
import { type Column, sortBy, useSteadyOrder } from './order.ts';

/** As many rows as are drawn: more than anybody reads, and few enough to be drawn four times a second. */
const MOST_ROWS = 100;

interface SortedTableProps<Row> {
  /** What it is called, and what its order is called in the address. */
  readonly label: string;
  readonly parameter: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** The cells of a row, the first of which is its heading. */
  readonly cells: (row: Row) => ReactNode;
  /** Further headings, of columns that cannot be sorted by. */
  readonly others?: readonly string[];
}

/** A table that is sorted by a press on a heading, and stands still while somebody points at it. */
export function SortedTable<Row extends { readonly id: string; readonly name: string }>({
  label,
  parameter,
  rows,
  columns,
  cells,
  others = [],
}: SortedTableProps<Row>) {
  const search = new URLSearchParams(useSearch());
  const [place, navigate] = useLocation();
  const [isHeld, setHeld] = useState(false);
  const [wanted, setWanted] = useState('');
  const sorted = columns.find(({ name }) => name === search.get(parameter)) ?? columns[0];
  const found = rows.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()));
  const steady = useSteadyOrder(sortBy(found, sorted), isHeld);
  const sort = (name: string) => {
    search.set(parameter, name);
    navigate(`${place}?${search}`);
    setHeld(false);
  };
  return (
    <fieldset
      className={styles.group}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {rows.length > MOST_ROWS && (
        <input
          type="search"
          aria-label={`Find in ${label}`}
          placeholder="Find by name"
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      )}
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                aria-sort={column !== sorted ? undefined : column === columns[0] ? 'ascending' : 'descending'}
              >
                <button type="button" className={`link ${styles.sort}`} onClick={() => sort(column.name)}>
                  {column.label}
                </button>
              </th>
            ))}
            {others.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steady.rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={row.id}>{cells(row)}</tr>
          ))}
        </tbody>
      </table>
      {found.length > MOST_ROWS && <p className="muted">{found.length - MOST_ROWS} more.</p>}
      {steady.moved > 0 && (
        <p className="muted">
          {steady.moved === 1 ? '1 row' : `${steady.moved} rows`} would stand elsewhere.{' '}
          <button type="button" className="link" onClick={() => setHeld(false)}>
            Sort again
          </button>
        </p>
      )}
    </fieldset>
  );
}
