import type { CommandBody, CommandName } from '../../contract/commands.ts';
import type { MessageReceived, OpenConversation } from '../../contract/conversation.ts';
import type { Refusal } from '../../contract/errors.ts';
import type { DirectoryScope } from '../../contract/ids.ts';
import type { Actor, Availability, AvailabilityCause, ConversationState } from '../../contract/model.ts';
import type {
  AvailabilityDone,
  CommandTransition,
  ConversationDone,
  ConversationTransition,
  DirectoryDone,
  TransitionRefused,
} from '../../contract/transitions.ts';
import { readMessageFacts, recordMessage } from '../../store/messages.ts';
import {
  type Committed,
  runAvailabilityTransition,
  runConversationTransition,
  runDirectoryTransition,
  type TransitionDeps,
} from '../../store/transition.ts';
import type { Clock } from './clock.ts';
import { INBOX } from './directory.ts';
import type { Perform } from './perform.ts';

/** A refusal, thrown, so that a story need not look at every answer. */
class RefusedTransition extends Error {
  readonly code: Refusal['code'];
  readonly agentId: string | undefined;

  constructor({ code, message, agentId }: Refusal) {
    super(message);
    this.code = code;
    this.agentId = agentId;
  }
}

/** What a transition came to, and who is to be told of it, side by side. */
type WithTold<Done> = Done & Pick<Committed<Done>, 'tell'>;

const sideBySide = <Done>({ result, tell }: Committed<Done>): WithTold<Done> => ({ ...result, tell });

/** What a transition of a conversation came to, with the conversation at hand. */
export interface Told extends WithTold<ConversationDone> {
  readonly conversation: ConversationState;
}

/** What is said; a message of the consumer, now, unless something else is named. */
export type Said = Partial<Omit<MessageReceived, 'messageId' | 'actor'>>;

interface OpenFacts extends Partial<OpenConversation> {
  /** What begins the run, by the ids of the messages. */
  readonly messages?: Readonly<Record<string, Said>>;
}

export const KEY: Actor = { kind: 'key', id: 'key-1' };

/** What several users of one database have in common. */
export interface CommandDeps {
  readonly deps: () => TransitionDeps;
  readonly clock: Clock;
  readonly perform: Perform;
  /** Sets apart the transitions of several users of one database. */
  readonly name: string;
  /** In which inbox each conversation was opened. */
  readonly inboxes: Map<string, string>;
}

/**
 * The transitions as a story calls them: a name, and what matters. Each call takes place a moment after the one before,
 * so whoever came first waits longest. A refusal is thrown.
 */
export class Commands {
  readonly #common: CommandDeps;
  #transitions = 0;

  constructor(common: CommandDeps) {
    this.#common = common;
  }

  open(conversationId: string, { messages = {}, ...facts }: OpenFacts = {}): Promise<Told> {
    this.#common.inboxes.set(conversationId, facts.inboxId ?? INBOX);
    const consumerKey = `consumer-of-${conversationId}`;
    const said = Object.entries(messages).map(([messageId, each]) => this.#message(messageId, each));
    const base = this.#base(conversationId, facts.actor);
    const open = { conversationId, inboxId: INBOX, consumerKey, actor: base.actor, ...facts };
    return this.#transact({ ...base, kind: 'open', open, messages: said });
  }

  /** The timer rings. */
  due(conversationId: string): Promise<Told> {
    return this.#transact({ ...this.#base(conversationId), kind: 'due' });
  }

  mend(conversationId: string): Promise<Told> {
    return this.#transact({ ...this.#base(conversationId), kind: 'mend' });
  }

  /** A person asks for it to be routed. */
  route(conversationId: string): Promise<Told> {
    return this.#command('route', conversationId, {});
  }

  assign(conversationId: string, body: CommandBody<'assign'>, actor?: Actor): Promise<Told> {
    return this.#command('assign', conversationId, body, actor);
  }

  claim(conversationId: string, agentId: string): Promise<Told> {
    return this.#command('claim', conversationId, { agentId }, { kind: 'person', id: agentId });
  }

  /** A person takes it from its agent; the body names what else, or what instead. */
  unassign(conversationId: string, body: CommandBody<'unassign'> = {}): Promise<Told> {
    return this.#command('unassign', conversationId, body);
  }

  requeue(conversationId: string): Promise<Told> {
    return this.#command('requeue', conversationId, {});
  }

  amend(conversationId: string, body: CommandBody<'amend'>): Promise<Told> {
    return this.#command('amend', conversationId, body);
  }

  handOff(conversationId: string, body: CommandBody<'handOff'> = {}): Promise<Told> {
    return this.#command('handOff', conversationId, body);
  }

  resolve(conversationId: string, disposition?: string): Promise<Told> {
    return this.#command('resolve', conversationId, disposition === undefined ? {} : { disposition });
  }

  /** The agent declares its availability, unless another cause is named; one transaction of it. */
  declare(
    agentId: string,
    availability: Availability,
    cause: AvailabilityCause = 'declared',
  ): Promise<WithTold<AvailabilityDone>> {
    const { transitionId, at } = this.#base(agentId);
    const actor: Actor = { kind: 'person', id: agentId };
    const transition = { kind: 'availability', agentId, transitionId, at, actor, availability, cause } as const;
    return this.#common.perform({
      run: async () => sideBySide(await runAvailabilityTransition(this.#common.deps(), transition, at)),
      ownId: null,
      at,
    });
  }

  /** The same with all the transactions it takes; answers who is to be told. */
  async declareAll(...declared: Parameters<Commands['declare']>): Promise<readonly string[]> {
    const { tell, more } = await this.declare(...declared);
    return more ? [...tell, ...(await this.declareAll(...declared))] : tell;
  }

  /** What was edited takes effect; one transaction of it. */
  takeUp(scope: DirectoryScope): Promise<WithTold<DirectoryDone>> {
    const { transitionId, at, actor } = this.#base('');
    const transition = { kind: 'directory', scope, transitionId, at, actor } as const;
    return this.#common.perform({
      run: async () => sideBySide(await runDirectoryTransition(this.#common.deps(), transition, at)),
      ownId: null,
      at,
    });
  }

  /** The same with all the transactions it takes; answers who is to be told. */
  async takeUpAll(scope: DirectoryScope): Promise<readonly string[]> {
    const { tell, more } = await this.takeUp(scope);
    return more ? [...tell, ...(await this.takeUpAll(scope))] : tell;
  }

  /** Somebody says something in an open conversation, as the API records it: again until nobody was faster. */
  async say(conversationId: string, messageId: string, said: Said = {}) {
    const { db } = this.#common.deps();
    const message = this.#message(messageId, said);
    const at = this.#common.clock.now;
    for (;;) {
      const facts = await readMessageFacts(db, { conversationId, message, at, readerId: null });
      if (facts === null) throw new Error(`there is no conversation ${conversationId}`);
      if (facts.known) return { kind: 'known', tell: null } as const;
      // The workflow's opening takes it, and records it.
      if (facts.row.status === 'resolved' && message.from === 'consumer')
        return { kind: 'reopens', tell: null } as const;
      const recorded = await recordMessage(db, facts, { message, at });
      if (recorded.kind === 'recorded') return recorded;
    }
  }

  /** The agent answers, in public. */
  answer(conversationId: string, messageId: string, agentId: string, said: Said = {}) {
    return this.say(conversationId, messageId, { from: 'agent', agentId, ...said });
  }

  #message(messageId: string, said: Said): MessageReceived {
    const sentAt = said.sentAt ?? this.#common.clock.tick();
    return { messageId, from: 'consumer', visibility: 'public', actor: KEY, ...said, sentAt };
  }

  #command<Name extends CommandName>(kind: Name, id: string, body: CommandBody<Name>, actor?: Actor): Promise<Told> {
    return this.#transact({ ...this.#base(id, actor), kind, body } as unknown as CommandTransition);
  }

  #base(conversationId: string, actor: Actor = KEY) {
    this.#transitions += 1;
    const transitionId = `${this.#common.name}-${this.#transitions}`;
    const inboxId = this.#common.inboxes.get(conversationId) ?? INBOX;
    return { conversationId, inboxId, transitionId, at: this.#common.clock.tick(), actor };
  }

  async #transact(transition: ConversationTransition): Promise<Told> {
    const { conversationId: ownId, at } = transition;
    const result = await this.#common.perform<WithTold<ConversationDone | TransitionRefused>>({
      run: async () => sideBySide(await runConversationTransition(this.#common.deps(), transition, at)),
      ownId,
      at,
    });
    if (result.kind === 'refused') throw new RefusedTransition(result.refusal);
    return { ...result, conversation: result.standing.conversation };
  }
}
