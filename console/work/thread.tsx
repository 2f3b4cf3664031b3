import type { Conversation } from '../api/client.ts';
import type { Me } from '../api/queries.ts';
import type { Commands } from './commands.tsx';
import styles from './conversation.module.css';

interface ThreadProps {
  readonly conversation: Conversation;
  readonly me: Me;
  readonly commands: Commands;
}

/** What was said stays in the channel. Where none is connected, one can say that one has answered. */
export function Thread({ conversation, me, commands }: ThreadProps) {
  const { agentId, unansweredSince, status } = conversation;
  if (status === 'resolved') return null;
  const mine = agentId === me.agentId;
  return (
    <div className={styles.thread}>
      <span className="muted">No channel is connected. Baton keeps when somebody wrote, never what.</span>
      {mine && (
        <button
          type="button"
          className="primary"
          disabled={unansweredSince === null}
          onClick={() => void commands.answered(conversation)}
        >
          I answered
        </button>
      )}
    </div>
  );
}
