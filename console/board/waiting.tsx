import { Link } from 'wouter';
import { titleOf, useCounts, useList, useNames } from '../api/queries.ts';
import { Age } from '../live/times.tsx';
import { useWhy } from '../why/opened.tsx';
import { usePlace } from '../work/place.ts';
import styles from './board.module.css';

/** Who waits, in the order in which they are served. */
export function Waiting() {
  const { inboxId } = usePlace();
  const names = useNames();
  const { openWhy } = useWhy();
  const rows = useList({ list: 'unassigned', inboxId, q: undefined }).data ?? [];
  const waiting = rows.filter(({ parked }) => !parked);
  const counts = useCounts(inboxId).data;
  const more = counts === undefined ? 0 : counts.unassigned - counts.parked - waiting.length;
  return (
    <section>
      <h2>Waiting</h2>
      {waiting.length === 0 && <p className="muted">Nobody waits.</p>}
      <ol aria-label="Waiting list" className={styles.waiting}>
        {waiting.map((conversation) => (
          <li key={conversation.id} aria-label={titleOf(conversation)}>
            <span className="muted">{conversation.position}</span>
            <Link href={`/work/${encodeURIComponent(conversation.id)}?list=unassigned`}>{titleOf(conversation)}</Link>
            <span className="muted">{names.inbox(conversation.inboxId)}</span>
            <span>{conversation.priority === 'normal' ? '' : conversation.priority}</span>
            <span>{conversation.waitingSince !== null && <Age since={conversation.waitingSince} />}</span>
            <button type="button" className="link" onClick={() => openWhy(conversation.id)}>
              Why
            </button>
          </li>
        ))}
      </ol>
      {more > 0 && <p className="muted">{more} more.</p>}
    </section>
  );
}
