import { Link } from 'wouter';
import { useNames } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { Choices, Dialog } from '../parts/dialog.tsx';
import { withTimes } from '../why/sentence.ts';
import styles from './board.module.css';
import { useAgentHistory } from './queries.ts';

/** Why an agent was given what it was, and why no more. */
export function AgentHistory({ agentId, onClose }: { readonly agentId: string; readonly onClose: () => void }) {
  const names = useNames();
  const { data: history, isError } = useAgentHistory(agentId);
  return (
    <Dialog title={`Why nothing for ${names.agent(agentId)}?`} onClose={onClose}>
      {isError && <p role="alert">That could not be read. Try again.</p>}
      {history !== undefined && (
        <>
          <p>{withTimes(history.sentence)}</p>
          <ul className={styles.bars}>
            {Object.entries(history.reasons).map(([reason, count]) => (
              <li key={reason}>
                <meter min={0} max={Math.max(history.considered, 1)} value={count} aria-label={reason} /> {count} ×{' '}
                {reason.replaceAll('_', ' ')}
              </li>
            ))}
          </ul>
          <ol className={styles.decisions}>
            {history.decisions.map(({ id, at, conversationId, reason }) => (
              <li key={id}>
                {clockTime(at)} <Link href={`/why/${encodeURIComponent(conversationId)}/${id}`}>{conversationId}</Link>{' '}
                {reason === null ? 'given' : reason.replaceAll('_', ' ')}
              </li>
            ))}
          </ol>
        </>
      )}
      <Choices>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </Choices>
    </Dialog>
  );
}
