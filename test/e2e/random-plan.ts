import { AVAILABILITIES, PRIORITIES } from '../../contract/model.ts';
import { type Dice, dice } from '../support/dice.ts';

/** Who is there; all ids as they are on the wire. */
export interface Town {
  readonly agents: readonly string[];
  readonly inboxes: readonly string[];
  readonly teams: readonly string[];
  /** The id of the conversation of this number. */
  conversation(number: number): string;
}

/** One request. */
export interface Step {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path as the OpenAPI document writes it. */
  readonly route: string;
  readonly path: string;
  readonly body?: object;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Ids of conversations, with the priority with which each begins. */
  readonly priorities: ReadonlyMap<string, string>;
  /** The highest capacity each agent ever has. */
  readonly capacities: ReadonlyMap<string, number>;
}

/** What agents have to begin with; each PUT gives another. */
export const FIRST_CAPACITY = 2;
const CAPACITIES = [1, 2, 3, 4];
const SKILLS = ['billing', 'lang:es'];

const INBOX_POLICIES: readonly object[] = [
  { method: 'round_robin' },
  { method: 'least_assigned' },
  { assignToBusy: true },
  { assignToBusy: null },
  { skillMatch: 'require' },
  { skillMatch: 'ignore' },
  { skillMatch: null },
  { autoReassign: false },
  { autoReassign: null },
  { reassignOn: ['offline', 'logout', 'away'] },
  { reassignOn: null },
  { whenAllOffline: 'wait' },
  { whenAllOffline: null },
  { reopenTo: 'route' },
  { responseTimeoutSeconds: { online: 1, away: 2 } },
  { responseTimeoutSeconds: { online: 0 } },
  { responseAnchor: 'latest' },
  { mode: 'manual' },
  { mode: null },
  { mode: null },
];

const ACCOUNT_POLICIES: readonly object[] = [
  { defaultCapacity: 2 },
  { defaultCapacity: null },
  { missesBeforeAway: 2 },
  { missesBeforeAway: null },
];

/** A sequence of requests by people, channels and administrators; the same for the same seed. */
export function planSteps(seed: number, count: number, town: Town): Plan {
  const planner = new Planner(dice(seed), town);
  const steps = Array.from({ length: count }, () => planner.next());
  return { steps, priorities: planner.priorities, capacities: planner.capacities };
}

class Planner {
  readonly priorities = new Map<string, string>();
  readonly capacities: Map<string, number>;
  readonly #dice: Dice;
  readonly #town: Town;
  readonly #conversations: string[] = [];
  readonly #kinds: readonly (() => Step)[];

  constructor(dice: Dice, town: Town) {
    this.#dice = dice;
    this.#town = town;
    this.capacities = new Map(town.agents.map((agent) => [agent, FIRST_CAPACITY]));
    const kinds: readonly (readonly [share: number, kind: () => Step])[] = [
      [20, () => this.#create()],
      [12, () => this.#consumerSays()],
      [8, () => this.#agentSays()],
      [9, () => this.#command('assign', this.#assignment())],
      [5, () => this.#command('claim', { agentId: this.#agent() })],
      [4, () => this.#command('unassign', this.#dice.pick([{}, { agent: true }, { team: true }]))],
      [4, () => this.#command('requeue', {})],
      [4, () => this.#command('route', {})],
      [4, () => this.#command('hand-off', this.#dice.chance(50) ? this.#amendment() : { teamId: this.#team() })],
      [4, () => this.#amend()],
      [9, () => this.#command('resolve', {})],
      [8, () => this.#declare()],
      [2, () => this.#step('POST', '/v1/agents/{id}/logout', this.#agent())],
      [3, () => this.#edit()],
      [3, () => this.#join('inboxes', this.#inbox())],
      [2, () => this.#join('teams', this.#team())],
      [3, () => this.#step('PATCH', '/v1/inboxes/{id}/policy', this.#inbox(), this.#dice.pick(INBOX_POLICIES))],
      [1, () => ({ ...this.#step('PATCH', '/v1/policy', ''), body: this.#dice.pick(ACCOUNT_POLICIES) })],
    ];
    this.#kinds = kinds.flatMap(([share, kind]) => Array.from({ length: share }, () => kind));
  }

  next(): Step {
    return this.#conversations.length < 3 ? this.#create() : this.#dice.pick(this.#kinds)();
  }

  #create(): Step {
    const { chance, pick } = this.#dice;
    const id = this.#newConversation();
    const priority = chance(40) ? pick(PRIORITIES) : 'normal';
    this.priorities.set(id, priority);
    const body = {
      id,
      inboxId: this.#inbox(),
      consumer: { id: `of ${id}` },
      priority,
      ...(chance(60) ? { message: {} } : {}),
      ...(chance(25) ? { teamId: this.#team() } : {}),
      ...(chance(25) ? { skills: [pick(SKILLS)] } : {}),
      ...(chance(15) ? { pending: true } : {}),
      ...(chance(15) ? { preferredAgentId: this.#agent() } : {}),
    };
    return { ...this.#step('POST', '/v1/conversations', ''), body };
  }

  /** Mostly in a conversation that was planned; now and then it begins one. */
  #consumerSays(): Step {
    const begins = this.#dice.chance(15);
    const id = begins ? this.#newConversation() : this.#conversation();
    return this.#step('POST', '/v1/conversations/{id}/messages', id, {
      from: 'consumer',
      ...(begins ? { inboxId: this.#inbox(), consumer: { id: `of ${id}` } } : {}),
    });
  }

  #agentSays(): Step {
    const visibility = this.#dice.pick(['public', 'public', 'private']);
    const body = { from: 'agent', agentId: this.#agent(), visibility };
    return this.#step('POST', '/v1/conversations/{id}/messages', this.#conversation(), body);
  }

  #assignment(): object {
    const { chance, pick } = this.#dice;
    const body = {
      ...(chance(80) ? { agentId: this.#agent() } : {}),
      ...(chance(25) ? { teamId: this.#team() } : {}),
      ...(chance(15) ? { expectedAgentId: pick([null, this.#agent()]) } : {}),
      ...(chance(15) ? { overCapacity: true } : {}),
    };
    return 'agentId' in body || 'teamId' in body ? body : { teamId: this.#team() };
  }

  #amendment(): object {
    const { chance, pick } = this.#dice;
    return chance(70) ? { priority: pick(PRIORITIES) } : { skills: pick([[], [pick(SKILLS)]]) };
  }

  #amend(): Step {
    return this.#step('PATCH', '/v1/conversations/{id}', this.#conversation(), this.#amendment());
  }

  #command(name: string, body: object): Step {
    return this.#step('POST', `/v1/conversations/{id}/${name}`, this.#conversation(), body);
  }

  /** Mostly online, so that there is something to be given and taken. */
  #declare(): Step {
    const state = this.#dice.pick([...AVAILABILITIES, 'online', 'online', 'online'] as const);
    return this.#step('PUT', '/v1/agents/{id}/availability', this.#agent(), { state });
  }

  #edit(): Step {
    const { chance, pick } = this.#dice;
    const agent = this.#agent();
    const capacity = pick(CAPACITIES);
    this.capacities.set(agent, Math.max(capacity, this.capacities.get(agent) ?? 0));
    const skills = SKILLS.filter(() => chance(50));
    return this.#step('PUT', '/v1/agents/{id}', agent, { name: agent, capacity, skills });
  }

  /** Joins more often than it leaves. */
  #join(kind: 'inboxes' | 'teams', id: string): Step {
    const agentId = this.#agent();
    const method = this.#dice.chance(60) ? 'PUT' : 'DELETE';
    return { method, route: `/v1/${kind}/{id}/members/{agentId}`, path: `/v1/${kind}/${id}/members/${agentId}` };
  }

  #step(method: Step['method'], route: string, id: string, body?: object): Step {
    return { method, route, path: route.replace('{id}', id), ...(body === undefined ? {} : { body }) };
  }

  #newConversation(): string {
    const id = this.#town.conversation(this.#conversations.length + 1);
    this.#conversations.push(id);
    this.priorities.set(id, 'normal');
    return id;
  }

  /** One of the latest, so that some of them meet. */
  #conversation = () => this.#dice.pick(this.#conversations.slice(-25));
  #agent = () => this.#dice.pick(this.#town.agents);
  #inbox = () => this.#dice.pick(this.#town.inboxes);
  #team = () => this.#dice.pick(this.#town.teams);
}
