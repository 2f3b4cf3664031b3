import { type RefObject, useLayoutEffect, useRef } from 'react';

const ROWS = 'a[data-conversation]';

interface Focused {
  readonly row: HTMLElement;
  readonly index: number;
}

/** When the row with the focus leaves its list, the next one gets the focus, so that the keyboard goes on from there. */
export function useNextRow(pane: RefObject<HTMLElement | null>): void {
  const focused = useRef<Focused | null>(null);
  useLayoutEffect(() => {
    const note = () => {
      const row = document.activeElement?.closest('li')?.querySelector<HTMLElement>(ROWS) ?? null;
      focused.current = row !== null && pane.current?.contains(row) ? { row, index: rowsIn(pane).indexOf(row) } : null;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [pane]);
  // After each drawing, since a row may leave by any of them.
  useLayoutEffect(() => {
    if (focused.current === null) return;
    const { row, index } = focused.current;
    const rows = rowsIn(pane);
    if (row.isConnected) focused.current = { row, index: rows.indexOf(row) };
    else if (document.activeElement === document.body) rows[Math.min(index, rows.length - 1)]?.focus();
  });
}

const rowsIn = (pane: RefObject<HTMLElement | null>): readonly HTMLElement[] => [
  ...(pane.current?.querySelectorAll<HTMLElement>(ROWS) ?? []),
];
