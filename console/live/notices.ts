import { baton, type LedgerEvent } from '../api/client.ts';
import { type Me, titleOf, useInboxes, useNames } from '../api/queries.ts';
import { STATES } from '../parts/states.ts';
import { useToast } from '../parts/toasts.tsx';
import { useWhy } from '../why/opened.tsx';
import type { Change } from './connection.ts';
import { alertTo } from './sounds.ts';

const TOLD: ReadonlySet<string> = new Set([
  'conversation.assigned',
  'conversation.unassigned',
  'conversation.response_warning',
]);

const LOST: Readonly<Record<string, string>> = {
  reassigned: 'Given to somebody else.',
  requeued: 'Sent back to the waiting list.',
  manual: 'Unassigned.',
  team_changed: 'It has another team now.',
  not_member: 'You are no longer in its inbox.',
};

/** Given a change, tells an agent at once what was given to them and what was taken from them, unless they did it themselves. */
export function useNotices(me: Me): (change: Change) => void {
  const names = useNames();
  const inboxes = useInboxes().data ?? [];
  const toast = useToast();
  const { openWhy } = useWhy();

  const tell = async (event: LedgerEvent) => {
    const { conversationId, agentId, actor, type, reason, data } = event;
    if (agentId !== me.agentId || actor.id === me.agentId || conversationId === null) return;
    if (!TOLD.has(type)) return;
    const conversation = await baton.get('/v1/conversations/{id}', { path: { id: conversationId } });
    const title = titleOf(conversation);
    const actions = [{ label: 'Why', act: () => openWhy(conversationId) }];
    // It may have moved on by now.
    const isMine = conversation.agentId === me.agentId;
    if (type === 'conversation.response_warning') {
      if (!isMine || conversation.responseDueAt === null) return;
      alertTo('due', { title: `${title}: an answer is due soon`, conversationId });
      return;
    }
    if (type === 'conversation.assigned') {
      if (!isMine) return;
      alertTo('given', { title: `${title} is yours`, conversationId });
      toast({ text: `${title} is yours.`, actions });
      return;
    }
    if (reason === 'resolved') return;
    const policy = inboxes.find(({ id }) => id === conversation.inboxId)?.effectivePolicy;
    const { availability } = data;
    const wasAvailable = STATES.find((state) => state === availability) ?? me.availability;
    const seconds = policy?.responseTimeoutSeconds[wasAvailable];
    const cause =
      reason === 'response_timeout'
        ? `Taken back: no answer${seconds === undefined ? ' in time' : ` for ${seconds} s`}.`
        : (LOST[reason ?? ''] ?? 'It moved on.');
    const now = conversation.agentId === null ? 'It waits now.' : `${names.agent(conversation.agentId)} has it now.`;
    toast({ text: `${title}: ${cause} ${now}`, actions });
  };
  // What cannot be read now is seen in the lists.
  return (change) => {
    if (change.kind === 'event') tell(change.event).catch(() => undefined);
  };
}
