import { type ListName, type Me, useInboxes } from '../api/queries.ts';
import { useAvailability } from '../frame/use-availability.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import styles from './list.module.css';

interface EmptyProps {
  readonly list: ListName;
  readonly me: Me;
  readonly searched: string | undefined;
}

/** Why a list shows nothing, and what to do about it. */
export function Empty({ list, me, searched }: EmptyProps) {
  const inboxes = useInboxes().data ?? [];
  const { declare } = useAvailability(me);
  const mine = inboxes.filter(({ id }) => me.inboxIds.includes(id)).map(({ name }) => name);
  if (searched !== undefined) return <p className={styles.note}>Nothing here begins with “{searched}”.</p>;
  switch (list) {
    case 'unassigned':
      return <p className={styles.note}>Nobody waits.</p>;
    case 'team':
      return (
        <p className={styles.note}>
          {me.teamIds.length === 0 ? 'You are in no team.' : 'Your teams have nothing open.'}
        </p>
      );
    case 'all':
      return <p className={styles.note}>Nothing is open.</p>;
    case 'mine':
      if (me.availability === 'offline') {
        return (
          <p className={styles.note}>
            You are <StateMark state="offline" /> offline.{' '}
            <button type="button" onClick={() => declare('online')}>
              Go online
            </button>
          </p>
        );
      }
      if (me.role === 'agent' && mine.length === 0) {
        return (
          <p className={styles.note}>
            You are in no inbox yet. An administrator adds you under Settings → Inboxes → Collaborators.
          </p>
        );
      }
      return (
        <p className={styles.note}>
          Nothing is yours. You are <StateMark state={me.availability} /> {me.availability}
          {mine.length === 0 ? '' : ` in ${mine.join(' and ')}`}.
        </p>
      );
  }
}
