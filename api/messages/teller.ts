import type { OpenConversation, Standing } from '../../contract/conversation.ts';
import type { ConversationId } from '../../contract/ids.ts';
import type { MessageTold } from '../../contract/messages.ts';
import type { Database } from '../../store/database.ts';
import { takeOff } from '../../store/outbox.ts';
import type { ConversationGateway } from '../temporal/conversation-gateway.ts';

/** A message that is recorded, and how the conversation stands since. */
export interface RecordedTold extends MessageTold {
  readonly standing: Standing;
}

export interface TellerDeps {
  readonly db: Database;
  readonly gateway: ConversationGateway;
  /** Told of what could not be done at once. */
  readonly onFailure: (error: unknown) => void;
}

/** What is not told by then stays on the outbox, and the reconciler tells it. */
const TELL_WITHIN_MS = 2_000;

/** What was told is taken off the outbox together, this long after the first. */
const COLLECT_MS = 100;

/**
 * Tells workflows of messages that are recorded already, behind the answer to the caller: the outbox has them until they are
 * told, so nothing is lost if Temporal or this process is away.
 */
export class MessageTeller {
  readonly #deps: TellerDeps;
  readonly #underWay = new Set<Promise<void>>();
  #told: { readonly conversationId: ConversationId; readonly version: number }[] = [];
  #collecting: NodeJS.Timeout | undefined;

  constructor(deps: TellerDeps) {
    this.#deps = deps;
  }

  tell(opening: OpenConversation, told: RecordedTold): void {
    const telling = this.#send(opening, told).catch(this.#deps.onFailure);
    this.#underWay.add(telling);
    void telling.then(() => this.#underWay.delete(telling));
  }

  /** Ends once everything is told or given up. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay);
    clearTimeout(this.#collecting);
    await this.#takeOff();
  }

  async #send(opening: OpenConversation, told: RecordedTold): Promise<void> {
    await this.#deps.gateway.tellMessage(opening, told, TELL_WITHIN_MS);
    this.#told.push({ conversationId: opening.conversationId, version: told.standing.conversation.version });
    this.#collecting ??= setTimeout(() => void this.#takeOff(), COLLECT_MS);
  }

  async #takeOff(): Promise<void> {
    const told = this.#told;
    this.#told = [];
    this.#collecting = undefined;
    if (told.length > 0) await takeOff(this.#deps.db, told).catch(this.#deps.onFailure);
  }
}
