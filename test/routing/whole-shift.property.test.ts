import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../contract/ids.ts';
import type { Policy } from '../../contract/policy.ts';
import { decide } from '../../routing/decide.ts';
import { freeSlots } from '../../routing/eligibility.ts';
import {
  compareEntries,
  couldUse,
  findServable,
  type ServingAgent,
  type WaitingEntry,
} from '../../routing/waiting-list.ts';
import { at, candidate, decisionInput, entry, policy, serving } from './builders.ts';

const NOW = at(1000);
const AGENT_IDS = ['a1', 'a2', 'a3', 'a4'];
const POLICIES: ReadonlyMap<string, Policy> = new Map([
  ['i1', policy()],
  ['i2', policy({ method: 'least_assigned' })],
  ['i3', policy({ assignToBusy: true })],
]);
const INBOX_IDS = [...POLICIES.keys()];

type Step =
  | ({ readonly kind: 'arrival'; readonly preferred: AgentId | null } & Pick<
      WaitingEntry,
      'priority' | 'inboxId' | 'teamId' | 'coolingOff'
    >)
  | { readonly kind: 'end'; readonly agentIds: readonly AgentId[] }
  | ({ readonly kind: 'availability'; readonly agentIds: readonly AgentId[] } & Pick<ServingAgent, 'availability'>)
  | { readonly kind: 'capacity'; readonly agentId: AgentId; readonly capacity: number | null }
  /** What becomes of the n-th who waits. */
  | { readonly kind: 'coolOffsEnd' | 'withdrawal'; readonly n: number }
  | { readonly kind: 'priority'; readonly n: number; readonly priority: number };

/** Who of the woken, in serving order, comes to decide as the n-th. */
type Coming = (woken: readonly WaitingEntry[], n: number) => number;

const inServingOrder: Coming = () => 0;
const lastFirst: Coming = (woken) => woken.length - 1;
const middleFirst: Coming = (woken) => Math.floor(woken.length / 2);
const drawnOrder =
  (drawn: readonly number[]): Coming =>
  (woken, n) =>
    (drawn[n % drawn.length] ?? 0) % woken.length;

const orders: readonly { readonly name: string; readonly comings: fc.Arbitrary<Coming>; readonly runs: number }[] = [
  { name: 'in serving order', comings: fc.constant(inServingOrder), runs: 80 },
  { name: 'the last first', comings: fc.constant(lastFirst), runs: 80 },
  { name: 'the middle first', comings: fc.constant(middleFirst), runs: 80 },
  { name: 'in any order', comings: fc.array(fc.nat(11), { minLength: 1, maxLength: 20 }).map(drawnOrder), runs: 400 },
];

const arrival = fc.record({
  kind: fc.constant('arrival' as const),
  priority: fc.nat(3),
  inboxId: fc.constantFrom(...INBOX_IDS),
  teamId: fc.constantFrom(null, null, null, 't1'),
  coolingOff: fc.subarray(AGENT_IDS),
  preferred: fc.option(fc.constantFrom(...AGENT_IDS), { freq: 4 }),
});

const change: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: arrival },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end'), agentIds: fc.subarray(AGENT_IDS) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('availability'),
      agentIds: fc.subarray(AGENT_IDS),
      availability: fc.constantFrom('online', 'online', 'online', 'busy', 'away', 'offline'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('capacity'),
      agentId: fc.constantFrom(...AGENT_IDS),
      capacity: fc.option(fc.nat(4), { freq: 10 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('coolOffsEnd', 'withdrawal'), n: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('priority'), n: fc.nat(9), priority: fc.nat(3) }) },
);

/** Everybody is away, conversations come that few can take, and everybody is back at once. */
const rush: fc.Arbitrary<readonly Step[]> = fc
  .array(fc.tuple(arrival, fc.subarray(AGENT_IDS, { minLength: 2, maxLength: 3 })), { minLength: 3, maxLength: 6 })
  .map((drawn) => [
    { kind: 'availability', agentIds: AGENT_IDS, availability: 'away' },
    { kind: 'end', agentIds: AGENT_IDS },
    ...drawn.map(([each, coolingOff]) => ({ ...each, coolingOff, teamId: null })),
    { kind: 'availability', agentIds: AGENT_IDS, availability: 'online' },
  ]);

const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: change.map((each): readonly Step[] => [each]) }, { weight: 1, arbitrary: rush }),
    { maxLength: 20, size: 'max' },
  )
  .map((drawn) => drawn.flat());

const agents = fc
  .tuple(
    ...AGENT_IDS.map(() =>
      fc.record({
        capacity: fc.constantFrom(1, 1, 1, 2, 3),
        availability: fc.constantFrom('online', 'away', 'away', 'offline'),
        inboxIds: fc.subarray(INBOX_IDS, { minLength: 2 }),
        teamIds: fc.subarray(['t1']),
      }),
    ),
  )
  .map((drawn) => drawn.map((overrides, index) => serving(index + 1, overrides)));

// Hundreds of runs take well below a second each, but on a busy machine many times that.
describe('a whole shift', { timeout: 20_000 }, () => {
  for (const { name, comings, runs } of orders) {
    it(`leaves nobody waiting for a place they could use, and nobody above capacity, when the woken come ${name}`, () => {
      fc.assert(
        fc.property(agents, steps, comings, (present, all, coming) => {
          const desk = new Desk(present);

          const wrong = all.flatMap((step) => {
            const given = desk.take(step, coming);
            const kept = desk.waiting.filter((each) => desk.agents.some((agent) => couldUse(each, agent, NOW)));
            return [...kept, ...given.filter(({ agent }) => freeSlots(agent) === 0)];
          });
          expect(wrong).toEqual([]);
        }),
        { numRuns: 50 },
      );
    });

    it(`passes nobody over who could have had the place of somebody behind, when the woken come ${name}`, () => {
      fc.assert(
        fc.property(agents, steps, comings, (present, all, coming) => {
          const desk = new Desk(present);

          const passedOver = all.flatMap((step) =>
            desk.take(step, coming).flatMap(({ to, agent }) => {
              const ahead = desk.waiting.filter((each) => compareEntries(each, to) < 0);
              return ahead
                .filter((each) => couldUse(each, agent, NOW))
                .map((each) => ({ passedOver: each, to, agent }));
            }),
          );
          expect(passedOver).toEqual([]);
        }),
        { numRuns: runs },
      );
    });
  }
});

/** A conversation and the agent it was given to, as the agent was just before. */
interface Given {
  readonly to: WaitingEntry;
  readonly agent: ServingAgent;
}

/** Conversations and agents of some inboxes, and what the routing transaction does with them. */
class Desk {
  waiting: readonly WaitingEntry[] = [];
  agents: readonly ServingAgent[];
  #arrived = 0;
  #turn = 0;
  readonly #lastTurns = new Map<string, number>();

  constructor(present: readonly ServingAgent[]) {
    this.agents = present;
  }

  /** Lets something happen, then wakes whoever can be served, after every decision anew, until nobody is left to come. */
  take(step: Step, coming: Coming): readonly Given[] {
    const given = this.#apply(step);
    const woken = new Set(this.#servable());
    for (let n = 0; woken.size > 0; n += 1) {
      const inOrder = [...woken].sort(compareEntries);
      const next = inOrder[coming(inOrder, n)];
      if (next === undefined) throw new Error('nobody came though somebody was woken');
      woken.delete(next);
      given.push(...this.#route(next));
      const servable = this.#servable();
      if (servable.includes(next)) throw new Error(`${next.conversationId} was not served and is woken again`);
      for (const each of servable) woken.add(each);
    }
    return given;
  }

  #apply(step: Step): Given[] {
    switch (step.kind) {
      case 'arrival': {
        const { kind: _, preferred, ...asked } = step;
        this.#arrived += 1;
        const arrived = entry(this.#arrived, { ...asked, policy: POLICIES.get(asked.inboxId) ?? policy() });
        this.waiting = [...this.waiting, arrived];
        return this.#route(arrived, { isNew: true, preferred });
      }
      case 'end':
        this.#change(step.agentIds, ({ load }) => ({ load: Math.max(0, load - 1) }));
        return [];
      case 'availability':
        this.#change(step.agentIds, () => ({ availability: step.availability }));
        return [];
      case 'capacity':
        this.#change([step.agentId], () => ({ capacity: step.capacity }));
        return [];
      case 'coolOffsEnd':
        this.waiting = this.waiting.map((each, n) => (n === step.n ? { ...each, coolingOff: [] } : each));
        return [];
      case 'withdrawal':
        this.waiting = this.waiting.filter((_, n) => n !== step.n);
        return [];
      case 'priority':
        this.waiting = this.waiting.map((each, n) => (n === step.n ? { ...each, priority: step.priority } : each));
        return [];
    }
  }

  #servable(): readonly WaitingEntry[] {
    return findServable(this.waiting, this.agents, NOW);
  }

  /** The transaction of one conversation, by which it is given to somebody or goes on waiting. */
  #route(to: WaitingEntry, first: { isNew: boolean; preferred: AgentId | null } = { isNew: false, preferred: null }) {
    const { agentId } = decide(
      decisionInput({
        candidates: this.agents
          .filter((agent) => agent.inboxIds.includes(to.inboxId))
          .map((agent) => asSeen(agent, this.#lastTurns, to)),
        request: { at: NOW, skills: to.skills, waitingSince: to.waitingSince, policy: to.policy },
        ahead: this.waiting.filter((each) => compareEntries(each, to) < 0),
        serving: this.agents.filter((agent) => freeSlots(agent) > 0),
        isNew: first.isNew,
        wish: first.preferred === null ? null : { agentId: first.preferred, reason: 'preferred_agent' },
      }),
    );
    const agent = this.agents.find((each) => each.agentId === agentId);
    if (agent === undefined) return [];
    this.#turn += 1;
    this.#lastTurns.set(`${to.inboxId}/${agent.agentId}`, this.#turn);
    this.#change([agent.agentId], ({ load }) => ({ load: load + 1 }));
    this.waiting = this.waiting.filter((each) => each !== to);
    return [{ to, agent }];
  }

  #change(agentIds: readonly AgentId[], change: (agent: ServingAgent) => Partial<ServingAgent>): void {
    this.agents = this.agents.map((each) => (agentIds.includes(each.agentId) ? { ...each, ...change(each) } : each));
  }
}

function asSeen(agent: ServingAgent, lastTurns: ReadonlyMap<string, number>, by: WaitingEntry) {
  const { agentId, availability, load, capacity, skills } = agent;
  return candidate(AGENT_IDS.indexOf(agentId) + 1, {
    availability,
    load,
    capacity,
    skills,
    inTeam: by.teamId === null || agent.teamIds.includes(by.teamId),
    coolingOffUntil: by.coolingOff.includes(agentId) ? at(2000) : null,
    lastTurn: lastTurns.get(`${by.inboxId}/${agentId}`) ?? null,
  });
}
