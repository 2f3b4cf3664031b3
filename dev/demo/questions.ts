import type { Decision } from '../../contract/decision.ts';
import type { ConversationView } from '../../contract/model.ts';
import type { ApiClient } from './api-client.ts';

type Asking = Pick<ApiClient, 'get' | 'list'>;

/** What the service answered to "why", as lines of the timeline. */
export interface Finding {
  readonly conversationId: string;
  readonly lines: readonly { readonly what: string; readonly why: string }[];
}

/** `GET …/explanation`, as far as the demo reads it. */
interface WaitingExplanation {
  readonly position: number | null;
  readonly sentence: string;
  readonly agents: readonly { readonly agentId: string; readonly reason: string | null }[];
}

/** The same with `agentId`. */
interface AgentExplanation {
  readonly agentId: string;
  readonly reason: string | null;
  readonly sentence: string;
}

/** Why does the first of those who wait do so? Null where nobody waits, or not any more. */
export async function askWhyItWaits(api: Asking, open: readonly ConversationView[]): Promise<Finding | null> {
  const conversation = open.find(({ position }) => position !== null);
  if (conversation === undefined) return null;
  const { position, sentence, agents } = await api.get<WaitingExplanation>(explanationPath(conversation.id));
  if (position === null) return null;
  const lacking = agents.map(({ agentId, reason }) => `${agentId} ${words(reason ?? 'eligible')}`);
  return {
    conversationId: conversation.id,
    lines: [
      { what: 'why does it wait?', why: sentence },
      { what: '', why: lacking.join(', ') },
    ],
  };
}

/** Why did this agent get it, and not another one? Null where no decision left anybody out who says something new. */
export async function askWhyNotAnother(api: Asking, open: readonly ConversationView[]): Promise<Finding | null> {
  const conversation = open.findLast(({ assignedBy, teamId }) => assignedBy === 'routing' && teamId !== null);
  if (conversation === undefined) return null;
  const path = `/v1/conversations/${encodeURIComponent(conversation.id)}/decisions`;
  const decision = (await api.list<Decision>(path)).findLast(({ outcome }) => outcome === 'assigned');
  // Not in the team, at capacity …: each for another reason, the first of each.
  const others = (decision?.considered ?? []).filter(({ agentId }) => agentId !== decision?.agentId);
  const telling = others.filter(({ reason }, index) => others.findIndex((each) => each.reason === reason) === index);
  if (decision === undefined || telling.length < 2) return null;
  const query = (agentId: string) => `?agentId=${encodeURIComponent(agentId)}&decisionId=${decision.id}`;
  const explanations = await Promise.all(
    telling.map(({ agentId }) => api.get<AgentExplanation>(explanationPath(conversation.id) + query(agentId))),
  );
  return {
    conversationId: conversation.id,
    lines: [
      { what: `why ${decision.agentId}?`, why: decision.sentence },
      ...explanations.map(({ agentId, sentence }) => ({ what: `why not ${agentId}?`, why: sentence })),
    ],
  };
}

const explanationPath = (id: string) => `/v1/conversations/${encodeURIComponent(id)}/explanation`;

const words = (code: string) => code.replaceAll('_', ' ');
