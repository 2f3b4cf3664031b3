import type { Conversation } from '../api/client.ts';
import { type Me, titleOf, useInboxes, useNames } from '../api/queries.ts';
import { Age, Due } from '../live/times.tsx';
import type { Commands } from './commands.tsx';
import styles from './conversation.module.css';
import { Thread } from './thread.tsx';
import { Timeline } from './timeline.tsx';

interface PaneProps {
  readonly conversation: Conversation;
  readonly me: Me;
  readonly commands: Commands;
  readonly onResolve: () => void;
}

/** The conversation that is open: how it stands, its story, and its thread. */
export function ConversationPane({ conversation, me, commands, onResolve }: PaneProps) {
  const names = useNames();
  const { id, inboxId, status } = conversation;
  return (
    <section className={styles.pane} aria-label={`Conversation ${titleOf(conversation)}`}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h2 className={styles.title}>{titleOf(conversation)}</h2>
          <span className="muted">
            {id} · {names.inbox(inboxId)}
          </span>
        </div>
        <button
          type="button"
          disabled={status === 'resolved' || commands.doing !== null}
          onClick={onResolve}
          title="Resolve (e)"
        >
          Resolve
        </button>
        <Chip conversation={conversation} />
      </header>
      <Timeline conversation={conversation} />
      <Thread conversation={conversation} me={me} commands={commands} />
    </section>
  );
}

/** How it stands, in a word and a time. */
function Chip({ conversation }: { readonly conversation: Conversation }) {
  const { status, parked, responseDueAt, waitingSince, position, inboxId } = conversation;
  const policy = useInboxes().data?.find(({ id }) => id === inboxId)?.effectivePolicy;
  const warning = policy === undefined ? {} : { warningSeconds: policy.responseWarningSeconds };
  switch (status) {
    case 'assigned':
      return (
        <span className={styles.chip}>
          In progress
          {responseDueAt !== null && (
            <>
              {' · due '}
              <Due at={responseDueAt} {...warning} />
            </>
          )}
        </span>
      );
    case 'waiting':
      return (
        <span className={styles.chip}>
          {parked ? 'Unassigned by a person' : `Waiting${position === null ? '' : ` · number ${position}`}`}
          {waitingSince !== null && (
            <>
              {' · '}
              <Age since={waitingSince} />
            </>
          )}
        </span>
      );
    case 'pending':
      return <span className={styles.chip}>With a bot</span>;
    case 'resolved':
      return <span className={styles.chip}>Resolved</span>;
  }
}
