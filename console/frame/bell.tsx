import { useQueryClient } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { Link } from 'wouter';
import { baton, type Notification, problemOf } from '../api/client.ts';
import { useNames, useNotifications } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { useToast } from '../parts/toasts.tsx';
import styles from './bell.module.css';

/** What a notification says; those of a team name the team. */
function sentenceOf({ type, teamId }: Notification, teamName: string): string {
  const whose = teamId === null ? 'you' : `team ${teamName}`;
  switch (type) {
    case 'assigned':
      return `was given to ${whose}`;
    case 'reassigned_away':
      return `was given to somebody else by a person`;
    case 'unassigned':
      return `was taken from ${whose}`;
    case 'response_warning':
      return 'needs an answer soon';
    case 'escalated':
      return 'was not answered again and again';
  }
}

export function Bell() {
  const queries = useQueryClient();
  const names = useNames();
  const toast = useToast();
  const { data: unread = [] } = useNotifications();
  const menu = useRef<HTMLDivElement>(null);
  const menuId = useId();

  async function read(done: Promise<unknown>): Promise<void> {
    await done.catch((error: unknown) =>
      toast({ text: problemOf(error)?.problem.detail ?? 'Baton did not answer. Try again.', tone: 'refused' }),
    );
    await queries.invalidateQueries({ queryKey: ['notifications'] });
  }
  const readOne = (id: string) => void read(baton.post('/v1/notifications/{id}/read', { path: { id } }));
  // Those that came after the latest on the screen stay unread. The latest comes first.
  const readAll = (upTo: string) => void read(baton.post('/v1/notifications/read-all', { body: { upTo } }));
  const latest = unread[0];

  return (
    <>
      <button
        type="button"
        className={styles.bell}
        popoverTarget={menuId}
        aria-label={`Notifications, ${unread.length} unread`}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path
            d="M8 1.5a4 4 0 0 0-4 4v3L2.5 11.5h11L12 8.5v-3a4 4 0 0 0-4-4ZM6.5 13a1.5 1.5 0 0 0 3 0Z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.3"
            strokeLinejoin="round"
          />
        </svg>
        {unread.length > 0 && <span className={styles.number}>{unread.length}</span>}
      </button>
      <div ref={menu} id={menuId} popover="auto" className={styles.menu}>
        <div className={styles.head}>
          <h2>Notifications</h2>
          {latest !== undefined && (
            <button type="button" className="link" onClick={() => readAll(latest.id)}>
              Mark all as read
            </button>
          )}
        </div>
        {unread.length === 0 && <p className="muted">Nothing unread.</p>}
        <ul>
          {unread.map((notification) => (
            <li key={notification.id}>
              <Link
                href={`/work/${encodeURIComponent(notification.conversationId)}`}
                className={styles.item ?? ''}
                onClick={() => {
                  menu.current?.hidePopover();
                  readOne(notification.id);
                }}
              >
                <span className="muted">{clockTime(notification.createdAt)}</span>{' '}
                <strong>{notification.conversationId}</strong>{' '}
                {sentenceOf(notification, names.team(notification.teamId))}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
