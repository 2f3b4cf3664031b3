import type { WarnTransition } from '../../contract/transitions.ts';
import { addEvent, type Work } from './work.ts';

/** Records that an answer is due soon, where the agent still holds the conversation. */
export async function warnStep(work: Work, { agentId, dueAt }: WarnTransition): Promise<void> {
  if (work.draft.agentId !== agentId) return;
  const actor = { kind: 'system', id: null } as const;
  addEvent(work, { type: 'conversation.response_warning', actor, data: { responseDueAt: dueAt } });
}
