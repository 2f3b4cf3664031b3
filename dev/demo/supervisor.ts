import type { ConversationView } from '../../contract/model.ts';
import { type ApiClient, RequestFailed } from './api-client.ts';
import { askWhyItWaits, askWhyNotAnother, type Finding } from './questions.ts';

export interface SupervisorOptions {
  readonly api: Pick<ApiClient, 'get' | 'list' | 'send'>;
  readonly inboxId: string;
  /** Whether the conversation goes on for a while; one that ends now cannot be amended any more. */
  readonly goesOn: (conversationId: string) => boolean;
  readonly announce: (what: string, why: string, conversationId: string) => void;
}

/** Who was made urgent, and whom it passed on the waiting list. */
interface Overtaking {
  readonly id: string;
  readonly passed: readonly string[];
}

/**
 * Looks on, as a supervisor does: has one conversation that waits behind others served first, and asks why. Each once,
 * as soon as there is something to see.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  #overtaking: Overtaking | null = null;
  #sawOvertaking = false;
  #knowsWhyItWaits = false;
  #knowsWhyNotAnother = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** @param open the conversations that are open now */
  async look(open: readonly ConversationView[]): Promise<void> {
    try {
      await this.#askWhy(open);
      await this.#hurry(open);
    } catch (error) {
      // The client has noted it; there will be something else to see.
      if (!(error instanceof RequestFailed)) throw error;
    }
  }

  async #askWhy(open: readonly ConversationView[]): Promise<void> {
    const { api } = this.#options;
    if (!this.#knowsWhyItWaits) this.#knowsWhyItWaits = this.#tell(await askWhyItWaits(api, open));
    // Afterwards, when there is more to compare.
    else if (!this.#knowsWhyNotAnother) this.#knowsWhyNotAnother = this.#tell(await askWhyNotAnother(api, open));
  }

  #tell(finding: Finding | null): boolean {
    for (const { what, why } of finding?.lines ?? []) this.#options.announce(what, why, finding?.conversationId ?? '');
    return finding !== null;
  }

  /** Makes the last of those who wait urgent, and sees whether it is served before those who waited before it. */
  async #hurry(open: readonly ConversationView[]): Promise<void> {
    if (this.#overtaking !== null) this.#watchOvertaking(this.#overtaking, open);
    if (this.#sawOvertaking || this.#overtaking !== null || open.filter(isListed).length < 2) return;
    this.#overtaking = await this.#makeUrgent();
  }

  async #makeUrgent(): Promise<Overtaking | null> {
    const { api, inboxId, goesOn, announce } = this.#options;
    // What was seen a moment ago is old news here: the list moves fast.
    const list = await api.list<ConversationView>(`/v1/conversations?inboxId=${inboxId}&status=waiting`);
    const waiting = list.filter(isListed);
    const last = waiting.at(-1);
    if (last === undefined || last.position === null || waiting.length < 2 || !goesOn(last.id)) return null;
    const path = `/v1/conversations/${encodeURIComponent(last.id)}`;
    const { position } = await api.send<ConversationView>('PATCH', path, { priority: 'urgent' });
    // Where a place came free meanwhile, there was nobody to pass.
    if (position === null || position >= last.position) return null;
    announce('made urgent', `a supervisor asks: from place ${last.position} of the list to ${position}`, last.id);
    return { id: last.id, passed: waiting.slice(0, -1).map(({ id }) => id) };
  }

  #watchOvertaking({ id, passed }: Overtaking, open: readonly ConversationView[]): void {
    const urgent = open.find((conversation) => conversation.id === id);
    if (urgent !== undefined && isListed(urgent)) return;
    this.#overtaking = null;
    const behind = open.filter((each) => isListed(each) && passed.includes(each.id)).length;
    if (urgent === undefined || urgent.agentId === null || behind === 0) return;
    this.#sawOvertaking = true;
    const { announce } = this.#options;
    announce(
      'overtakes',
      `${urgent.agentId} has it; ${behind} that came before it still ${behind === 1 ? 'waits' : 'wait'}`,
      id,
    );
  }
}

const isListed = ({ position }: ConversationView): boolean => position !== null;
