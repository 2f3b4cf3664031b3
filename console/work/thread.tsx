import type { Conversation } from '../api/client.ts';
import { type Me, titleOf, useInboxes } from '../api/queries.ts';
import type { Commands } from './commands.tsx';
import styles from './conversation.module.css';

interface ThreadProps {
  readonly conversation: Conversation;
  readonly me: Me;
  readonly commands: Commands;
}

/** The address of a conversation's thread; the ids in it are those of the channel. */
function addressOf(url: string, { id, consumer }: Conversation): string {
  return url
    .replaceAll('{conversationId}', encodeURIComponent(id))
    .replaceAll('{consumerId}', encodeURIComponent(consumer.id));
}

/** What was said stays in the channel, and is linked or shown from there. */
export function Thread({ conversation, me, commands }: ThreadProps) {
  const thread = useInboxes().data?.find(({ id }) => id === conversation.inboxId)?.thread;
  if (thread === undefined) return null;
  if (thread.url === null) return <NoChannel conversation={conversation} me={me} commands={commands} />;
  const address = addressOf(thread.url, conversation);
  switch (thread.kind) {
    case 'none':
      return null;
    case 'link':
      return (
        <div className={styles.thread}>
          <a href={address} target="_blank" rel="noreferrer">
            Open the conversation in its channel ↗
          </a>
        </div>
      );
    case 'embed':
      return (
        <iframe
          className={styles.embed}
          src={address}
          title={`The thread of ${titleOf(conversation)}`}
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"
        />
      );
  }
}

/** Where none is connected, whoever holds it says that they have answered: then the response timer can be tried. */
function NoChannel({ conversation, me, commands }: ThreadProps) {
  const { agentId, unansweredSince, status } = conversation;
  if (status === 'resolved') return null;
  return (
    <div className={styles.thread}>
      <span className="muted">No channel is connected. Baton keeps when somebody wrote, never what.</span>
      {agentId === me.agentId && (
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
