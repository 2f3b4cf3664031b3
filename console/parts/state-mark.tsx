import styles from './state-mark.module.css';
import type { Availability } from './states.ts';

/** Told apart by shape, not by colour alone. */
const MARKS: Readonly<Record<Availability, string>> = { online: '●', busy: '◐', away: '◔', offline: '○' };

export function StateMark({ state }: { readonly state: Availability }) {
  return (
    <span className={styles[state]} aria-hidden="true">
      {MARKS[state]}
    </span>
  );
}
