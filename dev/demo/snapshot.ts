import type { AgentView } from '../../api/directory/agent-schema.ts';
import type { TeamView } from '../../api/directory/team-schema.ts';
import type { ConversationStatus, ConversationView } from '../../contract/model.ts';
import type { ApiClient } from './api-client.ts';
import { type LedgerEvent, readEvents } from './ledger-view.ts';

/** Everything the API says about the inbox of the demo. */
export interface Snapshot {
  readonly agents: readonly AgentView[];
  readonly team: TeamView;
  readonly conversations: readonly ConversationView[];
  /** Ids of the conversations that each list of one status holds. */
  readonly byStatus: ReadonlyMap<ConversationStatus, readonly string[]>;
  /** Ids of the conversations that the list of each agent holds. */
  readonly byAgent: ReadonlyMap<string, readonly string[]>;
  readonly events: ReadonlyMap<string, readonly LedgerEvent[]>;
}

const STATUSES = ['waiting', 'assigned', 'resolved'] as const satisfies readonly ConversationStatus[];

/** Reads the state of an inbox through many requests, and notices where it changed in between. */
export class SnapshotReader {
  readonly #api: ApiClient;
  readonly #inboxId: string;
  readonly #teamId: string;
  /** Events by conversation, with the version they belong to: a second attempt reads only what changed. */
  readonly #events = new Map<string, { readonly version: number; readonly events: readonly LedgerEvent[] }>();

  constructor(api: ApiClient, { inboxId, teamId }: { readonly inboxId: string; readonly teamId: string }) {
    this.#api = api;
    this.#inboxId = inboxId;
    this.#teamId = teamId;
  }

  /** Reads it all. Null where something changed meanwhile, so that the parts may not fit together. */
  async read(): Promise<Snapshot | null> {
    await this.#readEvents(await this.#conversations());
    const [agents, conversations, team] = await Promise.all([
      this.#agents(),
      this.#conversations(),
      this.#api.get<TeamView>(`/v1/teams/${this.#teamId}`),
    ]);
    const [byStatus, byAgent] = await Promise.all([
      mapOf(STATUSES, async (status) => idsOf(await this.#conversations(`&status=${status}`))),
      mapOf(idsOf(agents), async (id) => idsOf(await this.#conversations(`&status=assigned&agentId=${id}`))),
    ]);
    const [agentsAfter, conversationsAfter] = await Promise.all([this.#agents(), this.#conversations()]);
    const changed = marksOf(agents, conversations) !== marksOf(agentsAfter, conversationsAfter);
    const behind = conversations.some(({ id, version }) => this.#events.get(id)?.version !== version);
    if (changed || behind) return null;
    const events = new Map([...this.#events].map(([id, known]) => [id, known.events]));
    return { agents, team, conversations, byStatus, byAgent, events };
  }

  async #readEvents(conversations: readonly ConversationView[]): Promise<void> {
    const changed = conversations.filter(({ id, version }) => this.#events.get(id)?.version !== version);
    const read = async ({ id, version }: ConversationView) => {
      this.#events.set(id, { version, events: await readEvents(this.#api, id) });
    };
    await Promise.all(changed.map(read));
  }

  #agents(): Promise<readonly AgentView[]> {
    return this.#api.list(`/v1/agents?inboxId=${this.#inboxId}`);
  }

  #conversations(filter = ''): Promise<readonly ConversationView[]> {
    return this.#api.list(`/v1/conversations?inboxId=${this.#inboxId}${filter}`);
  }
}

/** Differs whenever somebody's state does. */
function marksOf(agents: readonly AgentView[], conversations: readonly ConversationView[]): string {
  return JSON.stringify([
    agents.map(({ id, load, availabilitySince }) => [id, load, availabilitySince]),
    conversations.map(({ id, version }) => [id, version]),
  ]);
}

const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

async function mapOf<Key, Value>(
  keys: readonly Key[],
  read: (key: Key) => Promise<Value>,
): Promise<ReadonlyMap<Key, Value>> {
  return new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}
