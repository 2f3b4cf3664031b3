import type { AgentView } from '../../api/directory/agent-schema.ts';
import type { ApiClient } from './api-client.ts';
import type { Incident } from './incidents.ts';

export interface CastOptions {
  readonly api: ApiClient;
  readonly inboxId: string;
  readonly announce: (what: string, why: string) => void;
}

/** The agents of the demo: who is silent at present, who logged out, and what happens to them in the middle of the day. */
export class Cast {
  /** What happened to agents, by their ids. */
  readonly mishaps = new Map<string, string>();
  readonly #options: CastOptions;
  #silent: string | null = null;
  #loggedOut: string | null = null;

  constructor(options: CastOptions) {
    this.#options = options;
  }

  isSilent(agentId: string): boolean {
    return this.#silent === agentId;
  }

  async play(incident: Incident): Promise<void> {
    const { api, announce } = this.#options;
    switch (incident) {
      case 'falls_silent': {
        const { id, load } = await this.#busiest();
        this.#silent = id;
        this.#note(id, 'fell silent for a while');
        return announce(`${id} falls silent`, `stays online with ${conversations(load)}, but answers nobody any more`);
      }
      case 'speaks_again': {
        const agentId = this.#silent;
        this.#silent = null;
        return announce(`${agentId} is awake`, 'answers again');
      }
      case 'logs_out': {
        const { id, load } = await this.#busiest();
        // Before the request: what follows from it may be seen before its answer.
        announce(`${id} logs out`, `with ${conversations(load)}`);
        await api.send('POST', `/v1/agents/${id}/logout`, {});
        this.#loggedOut = id;
        this.#note(id, 'logged out for a while');
        return;
      }
      case 'comes_back': {
        const agentId = this.#loggedOut;
        if (agentId === null) return;
        announce(`${agentId} comes back`, 'online again');
        await api.send('PUT', `/v1/agents/${agentId}/availability`, { state: 'online' });
      }
    }
  }

  #note(agentId: string, mishap: string): void {
    const before = this.mishaps.get(agentId);
    this.mishaps.set(agentId, before === undefined ? mishap : `${before}, ${mishap}`);
  }

  /** Who holds most; of several the first. Something happens when such an agent is lost. */
  async #busiest(): Promise<AgentView> {
    const agents = await this.#options.api.list<AgentView>(`/v1/agents?inboxId=${this.#options.inboxId}`);
    const [busiest] = agents.filter(({ id }) => !this.isSilent(id)).sort((one, other) => other.load - one.load);
    if (busiest === undefined) throw new Error('the office has no agents');
    return busiest;
  }
}

const conversations = (count: number) => `${count} conversation${count === 1 ? '' : 's'}`;
