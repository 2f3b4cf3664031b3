import { Link } from 'wouter';
import { Age } from '../live/times.tsx';
import { useWhy } from '../why/opened.tsx';
import { withTimes } from '../why/sentence.ts';
import styles from './board.module.css';
import type { Attention } from './queries.ts';

interface AttentionListProps {
  readonly items: readonly Attention[];
  readonly onExplainAgent: (agentId: string) => void;
}

/** What to look at first, each with what can be done about it. */
export function AttentionList({ items, onExplainAgent }: AttentionListProps) {
  return (
    <section>
      <h2 id="attention">Attention</h2>
      {items.length === 0 && <p className="muted">Nothing needs anybody now.</p>}
      <ul aria-labelledby="attention" className={styles.attention}>
        {items.map((item) => (
          <li key={`${item.kind} ${item.inboxId} ${item.agentId} ${item.conversationIds[0]} ${item.webhookId}`}>
            <span className={item.severity === 'critical' ? 'bad' : 'warn'}>
              {item.severity === 'critical' ? '‼' : '!'}
              <span className="hidden-text"> {item.severity}</span>
            </span>
            <span>{withTimes(item.sentence)}</span>
            {item.since !== null && (
              <span className="muted">
                <Age since={item.since} />
              </span>
            )}
            <Remedies item={item} onExplainAgent={onExplainAgent} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remedies({
  item,
  onExplainAgent,
}: {
  readonly item: Attention;
  readonly onExplainAgent: (id: string) => void;
}) {
  const { openWhy } = useWhy();
  const { inboxId, agentId, conversationIds, webhookId } = item;
  const [first] = conversationIds;
  return (
    <span className={styles.remedies}>
      {first !== undefined && (
        <>
          <button type="button" className="link" onClick={() => openWhy(first)}>
            Who could?
          </button>
          <Link href={`/work/${encodeURIComponent(first)}?list=all`}>Open {first}</Link>
        </>
      )}
      {agentId !== null && (
        <button type="button" className="link" onClick={() => onExplainAgent(agentId)}>
          Why
        </button>
      )}
      {inboxId !== null && (
        <Link href={`/work?list=unassigned&inbox=${encodeURIComponent(inboxId)}`}>Waiting list</Link>
      )}
      {item.kind === 'no_members' && inboxId !== null && (
        <Link href={`/settings/inboxes/${encodeURIComponent(inboxId)}/collaborators`}>Add collaborators</Link>
      )}
      {webhookId !== null && <Link href="/settings/webhooks">Deliveries</Link>}
    </span>
  );
}
