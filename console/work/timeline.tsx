import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Conversation, LedgerEvent, TimelineEntry } from '../api/client.ts';
import { titleOf, useNames, useTimeline } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { withNames } from '../why/sentence.ts';
import styles from './timeline.module.css';

type Names = ReturnType<typeof useNames>;

const REASONS: Readonly<Record<string, string>> = {
  response_timeout: 'no answer in time',
  offline: 'went offline',
  logout: 'logged out',
  away: 'went away',
  busy: 'is busy',
  connection_lost: 'connection lost',
  deactivated: 'was deactivated',
  not_member: 'left the inbox',
  team_changed: 'not in the team',
  requeued: 'sent back to the waiting list',
  reassigned: 'given to somebody else',
  resolved: 'resolved',
  manual: 'unassigned',
};

function tellAmended({ priority, skills }: LedgerEvent['data']): string {
  const asked = Array.isArray(skills) && skills.length > 0 ? `, skills ${skills.join(', ')}` : '';
  return `priority ${priority}${asked}`;
}

/** What happened, as one would tell it. */
function tellEvent(event: LedgerEvent, names: Names): string {
  const agent = names.agent(event.agentId);
  const by = event.actor.kind === 'routing' || event.actor.kind === 'system' ? null : names.actor(event.actor.id);
  const reason = event.reason === null ? '' : (REASONS[event.reason] ?? event.reason.replaceAll('_', ' '));
  switch (event.type) {
    case 'conversation.created':
      return 'began';
    case 'conversation.waiting':
      return event.data['parked'] === true ? `taken out of routing by ${by ?? 'a person'}` : 'waits';
    case 'conversation.assigned':
      if (event.reason === 'claimed') return `${agent} took it`;
      return by === null ? `given to ${agent}` : `given to ${agent} by ${by}`;
    case 'conversation.unassigned':
      return `taken from ${agent}: ${reason}${by === null || event.actor.id === event.agentId ? '' : ` by ${by}`}`;
    case 'conversation.team_changed':
      return event.teamId === null
        ? `no team any more${by === null ? '' : ` (${by})`}`
        : `team ${names.team(event.teamId)}${by === null ? '' : `, set by ${by}`}`;
    case 'conversation.amended':
      return `${tellAmended(event.data)}, set by ${by ?? 'Baton'}`;
    case 'conversation.response_warning':
      return `${agent} was warned: an answer is due soon`;
    case 'conversation.escalated':
      return 'escalated: nobody answered, several times';
    case 'conversation.resolved':
      return `resolved${by === null ? '' : ` by ${by}`}`;
    case 'conversation.reopened':
      return 'open again';
    default:
      return event.type.replace(/^\w+\./, '').replaceAll('_', ' ');
  }
}

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
  if (sentence !== null) return withNames(sentence, names);
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
