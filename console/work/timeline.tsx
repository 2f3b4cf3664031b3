import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Conversation, TimelineEntry } from '../api/client.ts';
import { titleOf, useNames, useTimeline } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { type Names, tellEvent } from '../parts/events.ts';
import { withTimes } from '../why/sentence.ts';
import styles from './timeline.module.css';

function tell({ kind, event, message, sentence }: TimelineEntry, conversation: Conversation, names: Names): string {
  if (message !== null) {
    const author = {
      consumer: titleOf(conversation),
      agent: names.agent(message.agentId),
      bot: 'A bot',
      system: 'The system',
    }[message.from];
    const verb = message.from === 'agent' ? 'answered' : 'wrote';
    return message.visibility === 'private' ? `${author} left a note` : `${author} ${verb}`;
  }
  // The sentence of a decision says more than the event.
  if (sentence !== null) return withTimes(sentence);
  return event === null ? kind : tellEvent(event, names);
}

/** The story of a conversation, oldest first; each decision leads to its explanation. */
export function Timeline({ conversation }: { readonly conversation: Conversation }) {
  const { data: entries, isError } = useTimeline(conversation.id);
  const names = useNames();
  const end = useRef<HTMLLIElement>(null);
  const count = entries?.length ?? 0;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  return (
    <section className={styles.timeline} aria-label="Timeline">
      {isError && <p className="muted">Its story could not be read. It is tried again.</p>}
      <ol>
        {(entries ?? []).map((entry, index) => (
          <li
            key={`${entry.at} ${entry.event?.id ?? entry.message?.id ?? entry.decisionId}`}
            className={styles[entry.kind]}
            ref={index === count - 1 ? end : null}
          >
            <time dateTime={entry.at} title={new Date(entry.at).toLocaleString()}>
              {clockTime(entry.at)}
            </time>
            <span>
              {tell(entry, conversation, names)}
              {entry.decisionId !== null && (
                <>
                  {' '}
                  <Link
                    href={`/why/${encodeURIComponent(conversation.id)}/${entry.decisionId}`}
                    className={styles.why ?? ''}
                    aria-label={`Why at ${clockTime(entry.at)}`}
                  >
                    why?
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
