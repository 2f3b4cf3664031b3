import { Link } from 'wouter';
import { useNames } from '../api/queries.ts';
import { useLatestEvents } from '../live/latest.ts';
import { clockTime } from '../live/times.tsx';
import { tellEvent } from '../parts/events.ts';
import { usePlace } from '../work/place.ts';
import styles from './board.module.css';

/** What happened since the page was opened, the latest first. */
export function JustNow() {
  const names = useNames();
  const { inboxId } = usePlace();
  const events = useLatestEvents().filter(
    (event) => event.conversationId !== null && (inboxId === undefined || event.inboxId === inboxId),
  );
  return (
    <section>
      <h2>Just now</h2>
      {events.length === 0 && <p className="muted">Nothing since this page was opened.</p>}
      <ol aria-label="Just now" className={styles.waiting}>
        {events.map((event) => (
          <li key={event.id}>
            <time dateTime={event.occurredAt}>{clockTime(event.occurredAt)}</time>
            <Link href={`/work/${encodeURIComponent(event.conversationId ?? '')}?list=all`}>
              {event.conversationId}
            </Link>
            <span>{tellEvent(event, names)}</span>
            {event.decisionId !== null && (
              <Link href={`/why/${encodeURIComponent(event.conversationId ?? '')}/${event.decisionId}`}>why?</Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
