import { Link } from 'wouter';
import { useSecond } from '../live/clock.ts';
import { Age } from '../live/times.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { STATES } from '../parts/states.ts';
import styles from './board.module.css';
import type { Column } from './order.ts';
import type { BoardInbox } from './queries.ts';
import { SortedTable } from './sorted-table.tsx';

const started = (instant: string | null): number => (instant === null ? 0 : -Date.parse(instant));

const COLUMNS: readonly Column<BoardInbox>[] = [
  { name: 'inbox', label: 'Inbox', read: ({ name }) => name },
  { name: 'waiting', label: 'Waiting', read: ({ waiting }) => waiting },
  { name: 'longest', label: 'Longest', read: ({ longestWaitSince }) => started(longestWaitSince) },
  { name: 'parked', label: 'Parked', read: ({ parked }) => parked },
  { name: 'assigned', label: 'Assigned', read: ({ assigned }) => assigned },
  { name: 'due', label: 'Due / over', read: ({ dueSoon, overdue }) => overdue * 1_000_000 + dueSoon },
  { name: 'free', label: 'Free', read: ({ freeSlots }) => freeSlots },
];

export function InboxTable({ inboxes }: { readonly inboxes: readonly BoardInbox[] }) {
  return (
    <section>
      <h2>Inboxes</h2>
      <SortedTable
        label="Board: inboxes"
        parameter="inboxes"
        rows={inboxes}
        columns={COLUMNS}
        others={['Mode', 'Agents']}
        cells={(inbox) => <Cells inbox={inbox} />}
      />
    </section>
  );
}

function Cells({ inbox }: { readonly inbox: BoardInbox }) {
  const { id, name, mode, waiting, longestWaitSince, parked, assigned, dueSoon, overdue, freeSlots } = inbox;
  return (
    <>
      <th scope="row">
        <Link href={`/work?list=all&inbox=${encodeURIComponent(id)}`}>{name}</Link>
      </th>
      <td>{waiting}</td>
      <td>{longestWaitSince === null ? '–' : <Wait inbox={inbox} since={longestWaitSince} />}</td>
      <td>{parked}</td>
      <td>{assigned}</td>
      <td>
        <span className={dueSoon > 0 ? 'warn' : ''}>{dueSoon}</span> /{' '}
        <span className={overdue > 0 ? 'bad' : ''}>{overdue > 0 ? `‼ ${overdue}` : overdue}</span>
      </td>
      <td>{freeSlots}</td>
      <td>{mode === 'automatic' ? 'auto' : 'manual'}</td>
      <td className={styles.agents}>
        {STATES.map((state) => (
          <span key={state}>
            <StateMark state={state} />
            <span className="hidden-text">{state} </span>
            {inbox[state]}
          </span>
        ))}
      </td>
    </>
  );
}

/** Amber from half of what the inbox promises, red beyond it. */
function Wait({ inbox, since }: { readonly inbox: BoardInbox; readonly since: string }) {
  const share = (useSecond() - Date.parse(since) / 1_000) / inbox.serviceLevelSeconds;
  const mark = share >= 1 ? '‼ ' : share >= 0.5 ? '! ' : '';
  return (
    <span className={share >= 1 ? 'bad' : share >= 0.5 ? 'warn' : ''}>
      {mark}
      <Age since={since} />
    </span>
  );
}
