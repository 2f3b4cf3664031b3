import type { AgentId } from '../contract/ids.ts';
import type { AvailabilityLook } from '../contract/transitions.ts';
import { announcing } from './activities.ts';

/** Tells the conversations an agent holds of its latest change; a newer change is told after the one under way. */
export class Telling {
  readonly #agentId: AgentId;
  #next: AvailabilityLook | null = null;
  #running = false;

  constructor(agentId: AgentId) {
    this.#agentId = agentId;
  }

  get active(): boolean {
    return this.#running;
  }

  start(change: AvailabilityLook): void {
    this.#next = change;
    if (!this.#running) void this.#tell();
  }

  async #tell(): Promise<void> {
    this.#running = true;
    while (this.#next !== null) {
      const { availability, cause, availabilityVersion, load } = this.#next;
      this.#next = null;
      const message = { agentId: this.#agentId, availability, cause, availabilityVersion };
      const summary = `tell ${load} conversations: ${availability} (${cause})`;
      await announcing.tellHeldConversations.executeWithOptions({ summary }, [message]);
    }
    this.#running = false;
  }
}
