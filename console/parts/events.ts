import type { LedgerEvent } from '../api/client.ts';
import type { useNames } from '../api/queries.ts';

export type Names = ReturnType<typeof useNames>;

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
export function tellEvent(event: LedgerEvent, names: Names): string {
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
