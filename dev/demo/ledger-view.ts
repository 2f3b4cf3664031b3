import type { Decision } from '../../contract/decision.ts';
import type { ApiClient } from './api-client.ts';

/** An event as the API shows it, as far as the demo reads it. */
export interface LedgerEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly agentId: string | null;
  readonly reason: string | null;
  readonly decisionId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened to one conversation, oldest first, and why. */
export interface ConversationLedger {
  readonly events: readonly LedgerEvent[];
  readonly decisions: readonly Decision[];
}

const eventsPath = (id: string) => `/v1/conversations/${encodeURIComponent(id)}/events`;
const decisionsPath = (id: string) => `/v1/conversations/${encodeURIComponent(id)}/decisions`;

export const readEvents = (api: ApiClient, id: string): Promise<readonly LedgerEvent[]> => api.list(eventsPath(id));

/** Events and the decisions they name; what is known of the decisions already is not asked for again. */
export async function readLedger(
  api: ApiClient,
  id: string,
  known: readonly Decision[] = [],
): Promise<ConversationLedger> {
  const events = await readEvents(api, id);
  const ids = new Set(known.map((decision) => decision.id));
  const complete = events.every(({ decisionId }) => decisionId === null || ids.has(decisionId));
  return { events, decisions: complete ? known : await api.list<Decision>(decisionsPath(id)) };
}
