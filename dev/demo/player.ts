import type { ConversationView } from '../../contract/model.ts';
import { type ApiClient, RequestFailed } from './api-client.ts';
import type { Backlog } from './backlog.ts';
import type { Line, ScriptedConversation } from './conversations.ts';

export interface PlayerOptions {
  readonly api: ApiClient;
  readonly inboxId: string;
  readonly teamId: string;
  /** Counts what is due and not done. */
  readonly backlog: Backlog;
  /** Whether this agent answers at present. */
  readonly isSilent: (agentId: string) => boolean;
  /** Told after everything that was done to the conversation. */
  readonly onDone: () => void;
}

/**
 * Plays both sides of one conversation, one request after another. The consumer writes when the consumer wrote. An
 * answer is given by whoever holds the conversation then; where nobody does, or somebody who is silent, it is given as
 * soon as somebody can, and the conversation is not closed before.
 */
export class ConversationPlayer {
  readonly #conversation: ScriptedConversation;
  readonly #options: PlayerOptions;
  #doing: Promise<void> = Promise.resolve();
  #state: 'unopened' | 'open' | 'closing' | 'closed' = 'unopened';
  #holder: string | null = null;
  #owed: Line[] = [];

  constructor(conversation: ScriptedConversation, options: PlayerOptions) {
    this.#conversation = conversation;
    this.#options = options;
  }

  /** Whether everything was said and it was closed. */
  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  say(line: Line): void {
    this.#then(async () => {
      if (line.from === 'consumer') return this.#write(line);
      this.#owed.push(line);
      await this.#answer();
    });
  }

  close(): void {
    this.#then(async () => {
      this.#state = 'closing';
      await this.#closeIfAnswered();
    });
  }

  /** Tells who holds the conversation now; who that is may be able to give an answer that is owed. */
  heldBy(agentId: string | null): void {
    this.#holder = agentId;
    if (this.#owed.length > 0 && this.#canAnswer()) this.#then(() => this.#answer());
  }

  /** Settles when everything asked for so far was tried. */
  settled(): Promise<void> {
    return this.#doing;
  }

  #then(act: () => Promise<void>): void {
    this.#doing = this.#doing.then(act).catch((error: unknown) => {
      // The client has noted it; the rest of the conversation goes on.
      if (!(error instanceof RequestFailed)) throw error;
    });
    void this.#options.backlog.count(this.#doing);
  }

  async #write({ messageId }: Line): Promise<void> {
    const { id, consumer, forTeam } = this.#conversation;
    const { api, inboxId, teamId, onDone } = this.#options;
    if (this.#state === 'unopened') {
      const body = { id, inboxId, consumer, message: { id: messageId }, ...(forTeam ? { teamId } : {}) };
      const { agentId } = await api.send<ConversationView>('POST', '/v1/conversations', body);
      this.#state = 'open';
      this.#holder = agentId;
    } else {
      await this.#send('messages', { id: messageId, from: 'consumer' });
    }
    onDone();
  }

  async #answer(): Promise<void> {
    while (this.#canAnswer()) {
      const line = this.#owed.shift();
      if (line === undefined) break;
      await this.#send('messages', { id: line.messageId, from: 'agent', agentId: this.#holder });
    }
    await this.#closeIfAnswered();
  }

  async #closeIfAnswered(): Promise<void> {
    if (this.#state !== 'closing' || this.#owed.length > 0) return;
    await this.#send('resolve', { disposition: this.#conversation.answered ? 'answered' : 'unanswered' });
    this.#state = 'closed';
    this.#options.onDone();
  }

  #canAnswer(): boolean {
    return this.#holder !== null && !this.#options.isSilent(this.#holder);
  }

  async #send(command: 'messages' | 'resolve', body: object): Promise<void> {
    await this.#options.api.send(
      'POST',
      `/v1/conversations/${encodeURIComponent(this.#conversation.id)}/${command}`,
      body,
    );
  }
}
