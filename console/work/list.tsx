import { useRef } from 'react';
import { Link } from 'wouter';
import type { Conversation } from '../api/client.ts';
import {
  type ListName,
  type Me,
  MOST_ROWS,
  titleOf,
  useCounts,
  useInboxes,
  useList,
  useNames,
} from '../api/queries.ts';
import { Age, Due } from '../live/times.tsx';
import type { Commands } from './commands.tsx';
import { Empty } from './empty.tsx';
import styles from './list.module.css';
import { useNextRow } from './next-row.ts';
import { usePlace } from './place.ts';
import { useSelection } from './selection.tsx';
import { Several } from './several.tsx';

const TABS: Readonly<Record<ListName, string>> = { mine: 'Mine', unassigned: 'Unassigned', team: 'Team', all: 'All' };

interface ListProps {
  readonly me: Me;
  readonly commands: Commands;
  readonly openId: string | undefined;
}

/** The lists of conversations, one at a time, and the waiting list beneath those it belongs to. */
export function Lists({ me, commands, openId }: ListProps) {
  const { list, inboxId, q, toList } = usePlace();
  const counts = useCounts(inboxId).data;
  const withWaiting = list === 'unassigned' || list === 'all';
  const rows = useList({ list, inboxId, q }, list !== 'unassigned');
  const waiting = useList({ list: 'unassigned', inboxId, q }, withWaiting).data?.filter(({ parked }) => !parked);
  // Served last, so that they are not among the first of all who wait.
  const parked = useList({ list: 'parked', inboxId, q }, withWaiting).data ?? [];
  const shown = [
    ...((list === 'unassigned' ? undefined : rows.data) ?? []),
    ...(withWaiting ? [...(waiting ?? []), ...parked] : []),
  ];
  const pane = useRef<HTMLElement>(null);
  useNextRow(pane);
  return (
    <section ref={pane} className={styles.pane} aria-label="Conversations">
      <nav className={styles.tabs} aria-label="Lists">
        {(Object.keys(TABS) as ListName[]).map((name, index) => (
          <Link
            key={name}
            href={toList(name)}
            className={styles.tab ?? ''}
            aria-current={name === list ? 'page' : undefined}
            title={`${TABS[name]} (${index + 1})`}
          >
            {TABS[name]} <span className={styles.count}>{counts?.[name] ?? ''}</span>
          </Link>
        ))}
      </nav>
      <div className={styles.scroll}>
        {list !== 'unassigned' && rows.data !== undefined && (
          <>
            <ul aria-label={TABS[list]}>
              {rows.data.map((row) => (
                <Row key={row.id} conversation={row} isOpen={row.id === openId} list={list} />
              ))}
            </ul>
            <More shown={rows.data.length} of={counts?.[list]} searched={q !== undefined} />
            {rows.data.length === 0 && <Empty list={list} me={me} searched={q} />}
          </>
        )}
        {rows.isError && <p className={styles.note}>The list could not be read. It is tried again.</p>}
        {withWaiting && waiting !== undefined && (
          <WaitingList me={me} commands={commands} openId={openId} waiting={waiting} parked={parked} />
        )}
      </div>
      <Several me={me} shown={shown} />
    </section>
  );
}

interface WaitingListProps extends ListProps {
  readonly waiting: readonly Conversation[];
  readonly parked: readonly Conversation[];
}

/** Who waits, in serving order; those whom a person took out of routing stand apart. */
function WaitingList({ me, commands, openId, waiting, parked }: WaitingListProps) {
  const { inboxId, q, list } = usePlace();
  const counts = useCounts(inboxId).data;
  const row = (conversation: Conversation) => (
    <Row
      key={conversation.id}
      conversation={conversation}
      isOpen={conversation.id === openId}
      list="unassigned"
      onAssign={() => commands.claim(conversation)}
    />
  );
  return (
    <>
      {(list === 'all' || waiting.length > 0) && <h2 className={styles.heading}>Waiting list</h2>}
      {waiting.length > 0 && <ol aria-label="Waiting list">{waiting.map(row)}</ol>}
      <More shown={waiting.length} of={counts && counts.unassigned - counts.parked} searched={q !== undefined} />
      {waiting.length === 0 && <Empty list="unassigned" me={me} searched={q} />}
      {parked.length > 0 && (
        <>
          <h2 className={styles.heading}>Unassigned by a person</h2>
          <ul aria-label="Unassigned by a person">{parked.map(row)}</ul>
          <More shown={parked.length} of={counts?.parked} searched={q !== undefined} />
        </>
      )}
    </>
  );
}

interface MoreProps {
  readonly shown: number;
  readonly of: number | undefined;
  readonly searched: boolean;
}

/** The numbers come a moment later than the rows: of a short list they say nothing. */
function More({ shown, of, searched }: MoreProps) {
  if (searched || of === undefined || of <= Math.max(shown, MOST_ROWS)) return null;
  return <p className={styles.note}>{of - shown} more. Choose an inbox, or search.</p>;
}

const PRIORITY_MARKS = { urgent: '‼ urgent', high: '! high', normal: null, low: '↓ low' } as const;

interface RowProps {
  readonly conversation: Conversation;
  readonly isOpen: boolean;
  readonly list: ListName;
  readonly onAssign?: () => void;
}

function Row({ conversation, isOpen, list, onAssign }: RowProps) {
  const { toConversation } = usePlace();
  const names = useNames();
  const { chosen, toggle } = useSelection();
  const { id, inboxId, teamId, priority, timeouts, position } = conversation;
  const priorityMark = PRIORITY_MARKS[priority];
  const holder = list === 'mine' || list === 'unassigned' ? null : conversation.agentId;
  const parts = [
    names.inbox(inboxId),
    ...(teamId === null ? [] : [names.team(teamId)]),
    ...(holder === null ? [] : [names.agent(holder)]),
    ...(timeouts === 0 ? [] : [`timeouts ${timeouts}`]),
  ];
  return (
    <li className={styles.row} aria-label={titleOf(conversation)}>
      <input
        type="checkbox"
        className={styles.select}
        aria-label={`Select ${titleOf(conversation)}`}
        checked={chosen.has(id)}
        data-select={id}
        onChange={() => toggle(id)}
      />
      <Link
        href={toConversation(id)}
        className={styles.link ?? ''}
        aria-current={isOpen ? 'true' : undefined}
        data-conversation={id}
      >
        <span className={styles.title}>
          {position !== null && list === 'unassigned' && <span className={styles.position}>{position}</span>}
          <span className={styles.name}>{titleOf(conversation)}</span>
          {priorityMark !== null && (
            <span className={priority === 'urgent' ? 'bad' : priority === 'high' ? 'warn' : 'muted'}>
              {priorityMark}
            </span>
          )}
          <span className={styles.time}>
            <RowTime conversation={conversation} list={list} />
          </span>
        </span>
        <span className={styles.under}>{parts.join(' · ')}</span>
      </Link>
      {onAssign !== undefined && (
        <button type="button" className={styles.assign} onClick={onAssign}>
          Assign
        </button>
      )}
    </li>
  );
}

function RowTime({ conversation, list }: Pick<RowProps, 'conversation' | 'list'>) {
  const { status, responseDueAt, unansweredSince, waitingSince, parked, inboxId } = conversation;
  const inboxes = useInboxes().data ?? [];
  if (status === 'waiting' && waitingSince !== null) {
    return (
      <>
        {parked && list !== 'unassigned' && <span className="muted">parked </span>}
        <Age since={waitingSince} />
      </>
    );
  }
  if (responseDueAt !== null) {
    const policy = inboxes.find(({ id }) => id === inboxId)?.effectivePolicy;
    return (
      <Due at={responseDueAt} {...(policy === undefined ? {} : { warningSeconds: policy.responseWarningSeconds })} />
    );
  }
  if (unansweredSince !== null) return <Age since={unansweredSince} />;
  return <span className="muted">{status === 'assigned' ? 'answered' : status}</span>;
}
