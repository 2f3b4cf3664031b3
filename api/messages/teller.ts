import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
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

/** How long one attempt may take. */
const TELL_WITHIN_MS = 2_000;

/** Pauses between attempts while Temporal is away, five minutes together; what is not told by then the workers tell. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, ...Array<number>(36).fill(8_000)];

/** How many are tried again at a time; others are left to the workers at once. */
const MOST_TRIED_AGAIN = 5_000;

/** What was told is taken off the outbox together, this long after the first. */
const COLLECT_MS = 100;

/** Pause before that is tried again while the database is away. */
const COLLECT_AGAIN_MS = 2_000;

/**
 * Tells workflows of messages that are recorded already, behind the answer to the caller: the outbox has them until they are
 * told, so nothing is lost if Temporal or this process is away.
 */
export class MessageTeller {
  readonly #deps: TellerDeps;
  readonly #underWay = new Set<Promise<void>>();
  #told: { readonly conversationId: ConversationId; readonly version: number }[] = [];
  #collecting: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor(deps: TellerDeps) {
    setMaxListeners(0, this.#closing.signal);
    this.#deps = deps;
  }

  tell(opening: OpenConversation, told: RecordedTold): void {
    const telling = this.#send(opening, told).catch(this.#deps.onFailure);
    this.#underWay.add(telling);
    void telling.then(() => this.#underWay.delete(telling));
  }

  /** Ends once everything is told or given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#underWay);
    clearTimeout(this.#collecting);
    await this.#takeOff();
  }

  async #send(opening: OpenConversation, told: RecordedTold): Promise<void> {
    await this.#untilTaken(() => this.#deps.gateway.tellMessage(opening, told, TELL_WITHIN_MS));
    this.#told.push({ conversationId: opening.conversationId, version: told.standing.conversation.version });
    this.#takeOffIn(COLLECT_MS);
  }

  async #untilTaken(attempt: () => Promise<unknown>): Promise<void> {
    for (const pauseMs of PAUSES_MS) {
      try {
        return void (await attempt());
      } catch (error) {
        if (this.#closing.signal.aborted || this.#underWay.size > MOST_TRIED_AGAIN) throw error;
      }
      await delay(pauseMs, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined);
    }
    await attempt();
  }

  #takeOffIn(ms: number): void {
    this.#collecting ??= setTimeout(() => void this.#takeOff(), ms);
  }

  async #takeOff(): Promise<void> {
    const told = this.#told;
    this.#told = [];
    this.#collecting = undefined;
    if (told.length === 0) return;
    try {
      await takeOff(this.#deps.db, told);
    } catch (error) {
      this.#deps.onFailure(error);
      if (this.#closing.signal.aborted) return;
      this.#told = [...told, ...this.#told].slice(0, MOST_TRIED_AGAIN);
      this.#takeOffIn(COLLECT_AGAIN_MS);
    }
  }
}
