import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../contract/ids.ts';
import { freeSlots } from '../../routing/eligibility.ts';
import {
  compareEntries,
  couldUse,
  findServable,
  mayTake,
  type ServingAgent,
  type WaitingEntry,
} from '../../routing/waiting-list.ts';
import { at, entry, policy, serving } from './builders.ts';

const NOW = at(100);
const AGENT_IDS = ['a1', 'a2', 'a3', 'a4'];

/** What keeps a conversation and an agent apart is drawn alike for a few, so that they get in each other's way. */
const mixed = fc.record({
  entries: fc
    .uniqueArray(
      fc.record({
        n: fc.nat(20),
        since: fc.nat(3),
        priority: fc.nat(3),
        inboxId: fc.constantFrom('i1', 'i1', 'i2'),
        teamId: fc.constantFrom(null, null, null, null, 't1', 't2'),
        skills: fc.subarray(['x', 'y']),
        coolingOff: fc.subarray(AGENT_IDS),
        skillMatch: fc.constantFrom('prefer', 'prefer', 'require'),
      }),
      { selector: ({ n }) => n, maxLength: 7 },
    )
    .map((drawn) =>
      drawn.map(({ n, since, skillMatch, ...rest }) =>
        entry(n, { ...rest, waitingSince: at(since), policy: policy({ skillMatch }) }),
      ),
    ),
  present: fc
    .array(
      fc.record({
        capacity: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 12 }),
        load: fc.constantFrom(0, 0, 1),
        availability: fc.constantFrom('online', 'online', 'online', 'busy'),
        skills: fc.subarray(['x', 'y']),
        inboxIds: fc.subarray(['i1', 'i2'], { minLength: 1 }),
        teamIds: fc.subarray(['t1', 't2']),
      }),
      { maxLength: AGENT_IDS.length },
    )
    .map((drawn) => drawn.map((overrides, index) => serving(index + 1, overrides))),
});

/** Everybody can use one or two agents, who have hardly a place for each. */
const tight = fc.record({
  entries: fc
    .array(fc.subarray(AGENT_IDS, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 7 })
    .map((drawn) =>
      drawn.map((usable, n) => entry(n, { coolingOff: AGENT_IDS.filter((agentId) => !usable.includes(agentId)) })),
    ),
  present: fc
    .array(fc.constantFrom(1, 1, 1, 2), { minLength: 3, maxLength: AGENT_IDS.length })
    .map((drawn) => drawn.map((capacity, index) => serving(index + 1, { capacity }))),
});

const lists = fc.oneof(mixed, tight);

const idsOf = (entries: readonly WaitingEntry[]) => entries.map((each) => each.conversationId);
const usableBy = (each: WaitingEntry, present: readonly ServingAgent[]) =>
  present.filter((agent) => couldUse(each, agent, NOW));
const aheadOf = (each: WaitingEntry, entries: readonly WaitingEntry[]) =>
  entries.filter((other) => compareEntries(other, each) < 0);
const withRoom = (present: readonly ServingAgent[]) =>
  present.filter((agent) => freeSlots(agent) > 0).map((agent) => agent.agentId);

// Hundreds of runs take well below a second each, but on a busy machine many times that.
describe('deciding in any order', { timeout: 20_000 }, () => {
  /** Which of those who may take a place comes next, and which of these places it takes. */
  const choices = fc.array(fc.nat(27), { minLength: 7, maxLength: 7 });

  it('passes nobody over who could have used a place that somebody behind took', () => {
    fc.assert(
      fc.property(lists, choices, ({ entries, present }, chosen) => {
        const { taken, left } = takePlaces(entries, present, chosen);

        const passedOver = taken.flatMap(({ by, agent }) =>
          aheadOf(by, left)
            .filter((each) => couldUse(each, agent, NOW))
            .map((each) => ({ passedOver: each, by, agent })),
        );
        expect(passedOver).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes to rest with nobody waiting for a place they could use', () => {
    fc.assert(
      fc.property(lists, choices, ({ entries, present }, chosen) => {
        const { left, agents: after } = takePlaces(entries, present, chosen);

        expect(left.filter((each) => usableBy(each, after).length > 0)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves whoever is sure of a place sure of one, whatever anybody may take', () => {
    fc.assert(
      fc.property(lists, ({ entries, present }) => {
        const sure = entries.filter((each) => placesToSpare(each, entries, present) > 0);

        const unsettled = allowedNow(entries, present).flatMap(({ by, agent }) => {
          const others = entries.filter((each) => each !== by);
          const after = withOneMore(present, agent.agentId);
          return sure.filter((each) => each !== by && placesToSpare(each, others, after) <= 0);
        });
        expect(unsettled).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('findServable', () => {
  it('names the first in serving order who can use a place at all', () => {
    fc.assert(
      fc.property(lists, ({ entries, present }) => {
        const [first] = [...entries].sort(compareEntries).filter((each) => usableBy(each, present).length > 0);

        expect(findServable(entries, present, NOW)[0]).toBe(first);
      }),
    );
  });

  it('names nobody who could use no place, and all in serving order', () => {
    fc.assert(
      fc.property(lists, ({ entries, present }) => {
        const servable = findServable(entries, present, NOW);

        expect(servable.filter((each) => usableBy(each, present).length === 0)).toEqual([]);
        expect(servable).toEqual([...servable].sort(compareEntries));
      }),
    );
  });

  it('is the same without those who can use no place', () => {
    fc.assert(
      fc.property(lists, ({ entries, present }) => {
        const able = entries.filter((each) => usableBy(each, present).length > 0);

        expect(idsOf(findServable(entries, present, NOW))).toEqual(idsOf(findServable(able, present, NOW)));
      }),
    );
  });

  it('does not change for anybody by those behind', () => {
    fc.assert(
      fc.property(lists, fc.nat(7), ({ entries, present }, length) => {
        const front = [...entries].sort(compareEntries).slice(0, length);

        const servable = findServable(entries, present, NOW).filter((each) => front.includes(each));
        expect(idsOf(findServable(front, present, NOW))).toEqual(idsOf(servable));
      }),
    );
  });

  it('gives the same answer in whatever order conversations and agents come', () => {
    const shuffled = lists.chain(({ entries, present }) =>
      fc.tuple(inAnyOrder(entries), inAnyOrder(present), fc.constant(entries), fc.constant(present)),
    );

    fc.assert(
      fc.property(shuffled, ([someEntries, someAgents, entries, present]) => {
        expect(idsOf(findServable(someEntries, someAgents, NOW))).toEqual(idsOf(findServable(entries, present, NOW)));
      }),
    );
  });
});

describe('mayTake', () => {
  it('keeps an agent exactly where giving one place away would leave somebody ahead not sure of any', () => {
    fc.assert(
      fc.property(lists, ({ entries: ahead, present }) => {
        const keptFor = (agent: ServingAgent) =>
          ahead.filter((each) => couldUse(each, agent, NOW) && placesToSpare(each, ahead, present) <= 1);
        const free = present.filter((agent) => freeSlots(agent) > 0 && keptFor(agent).length === 0);

        expect(mayTake(ahead, present, withRoom(present), NOW)).toEqual(free.map((agent) => agent.agentId));
      }),
      { numRuns: 1000 },
    );
  });

  it('always lets the first in the list take any agent', () => {
    fc.assert(
      fc.property(lists, ({ present }) => {
        expect(mayTake([], present, withRoom(present), NOW)).toEqual(withRoom(present));
      }),
    );
  });

  it('is the same without those ahead who can use no place', () => {
    fc.assert(
      fc.property(lists, ({ entries: ahead, present }) => {
        const able = ahead.filter((each) => usableBy(each, present).length > 0);

        expect(mayTake(ahead, present, withRoom(present), NOW)).toEqual(mayTake(able, present, withRoom(present), NOW));
      }),
    );
  });

  it('is the same without those ahead who share no agent with anybody ahead who could use one of the wanted', () => {
    fc.assert(
      fc.property(lists, fc.subarray(AGENT_IDS), ({ entries: ahead, present }, wanted) => {
        const concerned = ahead.filter((each) =>
          usableBy(each, present).some(({ agentId }) => wanted.includes(agentId)),
        );
        const shared = concerned.flatMap((each) => usableBy(each, present));
        const near = ahead.filter((each) => usableBy(each, shared).length > 0);

        expect(mayTake(near, present, wanted, NOW)).toEqual(mayTake(ahead, present, wanted, NOW));
      }),
      { numRuns: 300 },
    );
  });

  it('lets a conversation take some agent it can use exactly where it is servable', () => {
    fc.assert(
      fc.property(lists, ({ entries, present }) => {
        const able = new Set(allowedNow(entries, present).map(({ by }) => by));

        expect(new Set(findServable(entries, present, NOW))).toEqual(able);
      }),
      { numRuns: 300 },
    );
  });
});

/** A conversation and the agent it takes or may take, as the agent is before. */
interface Taking {
  readonly by: WaitingEntry;
  readonly agent: ServingAgent;
}

/** Everything anybody waiting, woken or not, may do now. */
const allowedNow = (entries: readonly WaitingEntry[], present: readonly ServingAgent[]): readonly Taking[] =>
  entries.flatMap((by) => {
    const usable = usableBy(by, present);
    const wanted = usable.map((agent) => agent.agentId);
    const allowed = mayTake(aheadOf(by, entries), present, wanted, NOW);
    return usable.filter((agent) => allowed.includes(agent.agentId)).map((agent) => ({ by, agent }));
  });

/** Lets them take places one after another, as chosen, until nobody may take any. */
function takePlaces(entries: readonly WaitingEntry[], present: readonly ServingAgent[], chosen: readonly number[]) {
  let state = { left: entries, agents: present };
  const taken: Taking[] = [];
  for (const choice of chosen) {
    const allowed = allowedNow(state.left, state.agents);
    const next = allowed[choice % Math.max(1, allowed.length)];
    if (next === undefined) break;
    taken.push(next);
    state = {
      left: state.left.filter((each) => each !== next.by),
      agents: withOneMore(state.agents, next.agent.agentId),
    };
  }
  return { ...state, taken };
}

/** How many places that it could use are left when all who stand ahead and could use one of them have one; may be < 0. */
function placesToSpare(each: WaitingEntry, entries: readonly WaitingEntry[], present: readonly ServingAgent[]): number {
  const usable = usableBy(each, present);
  const rivals = aheadOf(each, entries).filter((other) => usableBy(other, usable).length > 0);
  return usable.reduce((sum, agent) => sum + freeSlots(agent), 0) - rivals.length;
}

const withOneMore = (present: readonly ServingAgent[], agentId: AgentId): readonly ServingAgent[] =>
  present.map((agent) => (agent.agentId === agentId ? { ...agent, load: agent.load + 1 } : agent));

const inAnyOrder = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
