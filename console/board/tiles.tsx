import type { ReactNode } from 'react';
import { Age } from '../live/times.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import styles from './board.module.css';
import type { Board } from './queries.ts';

/** How things stand, to be taken in at a glance. */
export function Tiles({ board }: { readonly board: Board }) {
  const { tiles, inboxes } = board;
  const longestIn = inboxes.find(({ id }) => id === tiles.longestWaitInboxId)?.name;
  return (
    <dl className={styles.tiles} aria-label="Board: tiles">
      <Tile name="Waiting" tone={tiles.waiting > 0 ? 'warn' : undefined}>
        {tiles.waiting}
      </Tile>
      <Tile name="Longest" note={longestIn}>
        {tiles.longestWaitSince === null ? '–' : <Age since={tiles.longestWaitSince} />}
      </Tile>
      <Tile name="Due soon" tone={tiles.dueSoon > 0 ? 'warn' : undefined}>
        {tiles.dueSoon > 0 && '! '}
        {tiles.dueSoon}
      </Tile>
      <Tile name="Overdue" tone={tiles.overdue > 0 ? 'bad' : undefined}>
        {tiles.overdue > 0 && '‼ '}
        {tiles.overdue}
      </Tile>
      <Tile name="Assigned">{tiles.assigned}</Tile>
      <Tile name="Free slots">{tiles.freeSlots}</Tile>
      <Tile name="Online">
        {tiles.online}
        <span className={styles.states}>
          <StateMark state="busy" /> <span className="hidden-text">busy</span>
          {tiles.busy} <StateMark state="away" /> <span className="hidden-text">away</span>
          {tiles.away} <StateMark state="offline" /> <span className="hidden-text">offline</span>
          {tiles.offline}
        </span>
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  readonly tone?: 'warn' | 'bad' | undefined;
  readonly note?: string | undefined;
  readonly children: ReactNode;
}

function Tile({ name, tone, note, children }: TileProps) {
  return (
    <div className={styles.tile}>
      <dt>{name}</dt>
      <dd className={tone ?? ''}>{children}</dd>
      {note !== undefined && <dd className={styles.note}>{note}</dd>}
    </div>
  );
}
