import { expect } from 'vitest';
import type { Availability, ConversationView } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import type { AgentBody, Answer, ApiClient, CommandBody, EventBody } from './client.ts';

export type GivenPolicy = Partial<{ [Setting in keyof Policy]: Policy[Setting] | Readonly<Record<string, number>> }>;

export interface Founding {
  readonly policy?: GivenPolicy;
  /** Agents in the order in which they join, with what they declare. */
  readonly agents: Readonly<Record<string, Availability>>;
  /** The capacity of each agent; absent = no limit. */
  readonly limit?: number | Readonly<Record<string, number>>;
  /** Members of the inbox; default: all agents. */
  readonly members?: readonly string[];
}

interface Said {
  readonly id?: string;
  readonly from: string;
  /** The name of the agent who says it. */
  readonly agent?: string;
  readonly visibility?: string;
  readonly sentAt?: string;
}

let founded = 0;

/**
 * One inbox with its agents, apart from every other in the same stack. Names are short here (`A1`) and unique on the wire.
 */
export class Company {
  readonly api: ApiClient;
  readonly #prefix: string;
  readonly #agents: readonly string[];
  readonly #inboxIds: string[] = [];
  readonly conversations: string[] = [];

  private constructor(api: ApiClient, prefix: string, agents: readonly string[]) {
    this.api = api;
    this.#prefix = prefix;
    this.#agents = agents;
  }

  static async found(api: ApiClient, { policy = {}, agents, limit, members }: Founding): Promise<Company> {
    founded += 1;
    const company = new Company(api, `c${process.pid}-${founded}`, Object.keys(agents));
    for (const name of Object.keys(agents)) {
      const capacity = typeof limit === 'object' ? limit[name] : limit;
      const body = { name, ...(capacity === undefined ? {} : { capacity }) };
      await api.expect('PUT', `/v1/agents/${company.id(name)}`, body);
    }
    await company.openInbox('inbox', { members: members ?? Object.keys(agents), policy });
    for (const [name, state] of Object.entries(agents)) {
      if (state !== 'offline') await company.declare(name, state);
    }
    return company;
  }

  /** The first inbox. */
  get inboxId(): string {
    return this.id('inbox');
  }

  id(name: string): string {
    return `${this.#prefix}-${name}`;
  }

  /** The short name of an agent, `null` where nobody holds it. */
  nameOf(agentId: string | null): string | null {
    return this.#agents.find((name) => this.id(name) === agentId) ?? agentId;
  }

  /** Opens an inbox; answers its id. */
  async openInbox(
    name: string,
    { members, policy = {} }: { readonly members: readonly string[]; readonly policy?: GivenPolicy },
  ): Promise<string> {
    const inboxId = this.id(name);
    const body = { name, members: members.map((member) => this.id(member)), policy };
    await this.api.expect('PUT', `/v1/inboxes/${inboxId}`, body);
    this.#inboxIds.push(inboxId);
    return inboxId;
  }

  async declare(name: string, state: Availability): Promise<void> {
    await this.api.expect('PUT', `/v1/agents/${this.id(name)}/availability`, { state });
  }

  async logOut(name: string): Promise<void> {
    await this.api.expect('POST', `/v1/agents/${this.id(name)}/logout`);
  }

  /** Conversations arrive one after another, each without a message; answers the ids. */
  async arrive(count = 1, more: object = {}): Promise<readonly string[]> {
    const arrived = this.#next(count);
    for (const id of arrived) await this.open(id, more);
    return arrived;
  }

  /** Conversations arrive all at the same time; each is asked for until it is answered. */
  arrivals(count: number, more: object = {}): readonly Promise<Answer<CommandBody>>[] {
    return this.#next(count).map((id) => this.api.insist<CommandBody>(this.#opening(id, more)));
  }

  /** The same; waits for all the answers. */
  async rush(count: number, more: object = {}): Promise<readonly Answer<CommandBody>[]> {
    return await Promise.all(this.arrivals(count, more));
  }

  async open(id: string, more: object = {}): Promise<CommandBody> {
    const { path, body } = this.#opening(id, more);
    return await this.api.expect('POST', path, body);
  }

  /** A conversation that a consumer message begins. */
  async writeIn(): Promise<string> {
    const [id = ''] = await this.arrive(1, { message: { id: 'first' } });
    return id;
  }

  async say(conversationId: string, message: Said): Promise<void> {
    const { agent, ...rest } = message;
    const body = { id: crypto.randomUUID(), ...rest, ...(agent === undefined ? {} : { agentId: this.id(agent) }) };
    await this.api.expect('POST', `/v1/conversations/${conversationId}/messages`, body);
  }

  async show(conversationId: string): Promise<ConversationView> {
    return await this.api.expect('GET', `/v1/conversations/${conversationId}`);
  }

  /** Gives a command that must succeed. */
  async command(conversationId: string, name: string, body: object = {}): Promise<CommandBody> {
    return await this.api.expect('POST', `/v1/conversations/${conversationId}/${name}`, body);
  }

  /** Every conversation of the inboxes opened here, as the lists show them. */
  async views(filter = ''): Promise<readonly ConversationView[]> {
    const lists = this.#inboxIds.map((id) =>
      this.api.all<ConversationView>(`/v1/conversations?inboxId=${id}${filter === '' ? '' : `&${filter}`}`),
    );
    return (await Promise.all(lists)).flat();
  }

  /** Who holds each conversation, in the order of their arrival. */
  async holders(): Promise<readonly (string | null)[]> {
    const views = new Map((await this.views()).map((view) => [view.id, view]));
    return this.conversations.map((id) => this.nameOf(views.get(id)?.agentId ?? null));
  }

  /** How many conversations each holds, over all inboxes opened here; those of nobody under `nobody`. */
  async spread(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const { agentId } of await this.views()) {
      const holder = this.nameOf(agentId) ?? 'nobody';
      counts[holder] = (counts[holder] ?? 0) + 1;
    }
    return counts;
  }

  async events(conversationId: string): Promise<readonly EventBody[]> {
    return await this.api.all<EventBody>(`/v1/conversations/${conversationId}/events`);
  }

  /** The events of a conversation, each as `type agent reason`. */
  async story(conversationId: string): Promise<readonly string[]> {
    const events = await this.events(conversationId);
    return events.map(({ type, agentId, reason }) =>
      [type.replace('conversation.', ''), this.nameOf(agentId), reason].filter((part) => part !== null).join(' '),
    );
  }

  /** Who was given a conversation of the first inbox, each time, in the order of commitment. */
  async turns(): Promise<readonly (string | null)[]> {
    const path = `/v1/events?inboxId=${this.inboxId}&type=conversation.assigned`;
    return (await this.api.all<EventBody>(path)).map((event) => this.nameOf(event.agentId));
  }

  async agent(name: string): Promise<AgentBody> {
    return await this.api.expect('GET', `/v1/agents/${this.id(name)}`);
  }

  /** The most the agent ever held, by the ledger. */
  async highestLoad(name: string): Promise<number> {
    const events = await this.api.all<EventBody>(`/v1/events?agentId=${this.id(name)}`);
    let load = 0;
    let highest = 0;
    for (const { type } of events) {
      if (type === 'conversation.assigned') load += 1;
      if (type === 'conversation.unassigned') load -= 1;
      highest = Math.max(highest, load);
    }
    return highest;
  }

  /** Waits until the conversations are held so. */
  async becomes(holders: readonly (string | null)[], timeout = 10_000): Promise<void> {
    await expect.poll(() => this.holders(), { timeout, interval: 50 }).toEqual(holders);
  }

  #next(count: number): readonly string[] {
    const before = this.conversations.length;
    const arrived = Array.from({ length: count }, (_, index) => `${this.#prefix}-${before + index + 1}`);
    this.conversations.push(...arrived);
    return arrived;
  }

  #opening(id: string, more: object): { readonly path: string; readonly body: object } {
    return {
      path: '/v1/conversations',
      body: { id, inboxId: this.inboxId, consumer: { id: `of-${id}` }, ...more },
    };
  }
}
