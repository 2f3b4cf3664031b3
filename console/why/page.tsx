import { Link, useLocation, useParams } from 'wouter';
import { problemOf } from '../api/client.ts';
import { titleOf, useConversation, useDecisions } from '../api/queries.ts';
import styles from './why.module.css';
import { Why } from './why.tsx';

const NOW = 'now';

/** The explanation as a page that can be handed on: of the latest decision, unless the address names one. */
export function WhyPage() {
  const { id = '', decisionId } = useParams<{ readonly id: string; readonly decisionId?: string }>();
  const [, navigate] = useLocation();
  const { data: conversation, error } = useConversation(id);
  const { data: decisions } = useDecisions(id);
  const latest = decisions?.at(-1)?.id;
  const shown = decisionId === NOW ? undefined : (decisionId ?? latest);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Why · {conversation === undefined ? id : titleOf(conversation)}</h1>
        <Link href={`/work/${encodeURIComponent(id)}`}>Open the conversation</Link>
      </header>
      {error !== null && (
        <p className="bad">{problemOf(error)?.code === 'forbidden' ? 'Not in your inboxes.' : error.message}</p>
      )}
      {decisions !== undefined && error === null && (
        <Why
          id={id}
          decisionId={shown}
          onDecision={(chosen) => navigate(`/why/${encodeURIComponent(id)}/${chosen ?? NOW}`)}
        />
      )}
    </div>
  );
}
