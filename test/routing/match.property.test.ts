import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, InboxId } from '../../contract/ids.ts';
import type { Availability } from '../../contract/model.ts';
import { type ConversationRow, compareServing } from '../../routing/conversation-row.ts';
import { coolOffEnd } from '../../routing/cool-offs.ts';
import { freeSlots, whyIneligible } from '../../routing/eligibility.ts';
import type { Entry, Matched } from '../../routing/match.ts';
import type { InboxFacts } from '../../routing/transitions/facts.ts';
import { at, range, waiting } from './builders.ts';
import { inboxFacts, matchAmong, member, NOW } from './facts.ts';
import type { Member, Reading } from './members.ts';

const INBOX_IDS = ['i1', 'i2'];

/** Agents who serve one inbox or two, and conversations that few of them can take. */
interface Market {
  readonly entries: readonly Entry[];
  readonly members: ReadonlyMap<InboxId, readonly Member[]>;
  readonly inboxes: readonly InboxFacts[];
  readonly states: ReadonlyMap<AgentId, { readonly availability: Availability; readonly load: number }>;
}

interface Crowd {
  readonly agents: number;
  readonly entries: number;
  readonly availabilities: readonly Availability[];
  /** How many are as they were counted, for one whom the transition changed. */
  readonly unchanged?: number;
}

const markets = ({ agents, entries, availabilities, unchanged = 1 }: Crowd): fc.Arbitrary<Market> =>
  fc
    .record({
      agents: fc.array(
        fc.record({
          active: fc.constantFrom(true, true, true, true, true, false),
          availability: fc.constantFrom(...availabilities),
          load: fc.nat(2),
          capacity: fc.option(fc.constantFrom(1, 2, 2, 3), { freq: 8 }),
          skills: fc.subarray(['x', 'y']),
          teamIds: fc.subarray(['t1']),
          turns: fc.tuple(fc.option(fc.nat(20)), fc.option(fc.nat(20))),
          lastAssigned: fc.option(fc.nat(20)),
          inboxIds: fc.subarray(INBOX_IDS, { minLength: 1 }),
          change: fc.oneof(
            { weight: unchanged, arbitrary: fc.constant(null) },
            { weight: 1, arbitrary: fc.record({ availability: fc.constantFrom(...availabilities), load: fc.nat(2) }) },
          ),
        }),
        { minLength: Math.ceil(agents * 0.6), maxLength: agents, size: 'max' },
      ),
      waiting: fc.array(
        fc.record({
          inboxId: fc.constantFrom('i1', 'i1', 'i2'),
          priority: fc.constantFrom(1, 2, 2, 2),
          since: fc.nat(5),
          teamId: fc.constantFrom(null, null, null, 't1'),
          skills: fc.constantFrom<readonly string[]>([], [], ['x'], ['x', 'y'], ['y', 'x']),
          cooling: fc.subarray(['a1', 'a2', 'a3']),
          cooled: fc.constantFrom(50, 50, -300),
          preferredAgentId: fc.option(fc.constantFrom('a1', 'a4', 'a9'), { freq: 1 }),
          decided: fc.boolean(),
          asks: fc.boolean(),
          byCommand: fc.constantFrom(false, false, false, true),
        }),
        { maxLength: entries },
      ),
      policies: fc.tuple(
        ...INBOX_IDS.map(() =>
          fc.record({
            mode: fc.constantFrom('automatic', 'automatic', 'automatic', 'manual'),
            method: fc.constantFrom('round_robin', 'least_assigned'),
            whenAllOffline: fc.constantFrom('assign', 'wait'),
            assignToBusy: fc.boolean(),
            skillMatch: fc.constantFrom('prefer', 'require', 'ignore'),
            skillRelaxAfterSeconds: fc.constantFrom(0, 97),
          }),
        ),
      ),
    })
    .map(({ agents: drawn, waiting: rows, policies }) => ({
      inboxes: INBOX_IDS.map((id, n) => inboxFacts(id, policies[n], 20)),
      members: new Map(
        INBOX_IDS.map((id, n) => [
          id,
          drawn.flatMap(({ turns, inboxIds, lastAssigned, change: _, ...each }, index) => {
            const lastTurn = turns[n] ?? null;
            const times = { lastTurn, lastTurnAt: lastTurn === null ? null : at(lastTurn) };
            const lastAssignedAt = lastAssigned === null ? null : at(lastAssigned);
            return inboxIds.includes(id) ? [member(index + 1, { ...each, ...times, lastAssignedAt })] : [];
          }),
        ]),
      ),
      states: new Map(
        drawn.flatMap(({ change }, index) => (change === null ? [] : [[`a${index + 1}`, change] as const])),
      ),
      entries: rows.map(({ since, cooling, cooled, asks, byCommand, decided, preferredAgentId, ...row }, n) => {
        // What stands on the list and asks for nothing new was decided on, which ends the wish.
        const first = asks ? { decided, preferredAgentId } : { decided: true, preferredAgentId: null };
        const coolOffs = Object.fromEntries(cooling.map((agentId) => [agentId, at(cooled)]));
        const entry = waiting(n + 1, { ...row, ...first, waitingSince: at(since), coolOffs });
        return { row: entry, route: asks ? { byCommand } : null };
      }),
    }));

const small = markets({
  agents: 6,
  entries: 8,
  availabilities: ['online', 'online', 'online', 'busy', 'away', 'offline'],
});
const offline = markets({
  agents: 5,
  entries: 5,
  availabilities: ['offline', 'offline', 'offline', 'offline', 'busy'],
});
const crowded = markets({
  agents: 100,
  entries: 5,
  availabilities: ['online', 'online', 'online', 'online', 'online', 'offline'],
  unchanged: 60,
});

/** The market after so many placements. */
class Replay {
  readonly #market: Market;
  readonly #given = new Map<AgentId, number>();

  constructor(market: Market) {
    this.#market = market;
  }

  give(agentId: AgentId): void {
    this.#given.set(agentId, (this.#given.get(agentId) ?? 0) + 1);
  }

  /** The members of the conversation's inbox, as they are now with regard to it. */
  candidates(row: ConversationRow) {
    const { inboxes, members, states } = this.#market;
    const { policy } = inboxes.find(({ id }) => id === row.inboxId) ?? inboxFacts('?');
    const request = { at: at(NOW), skills: row.skills, waitingSince: row.waitingSince ?? '', policy };
    const candidates = (members.get(row.inboxId) ?? []).map(({ teamIds, ...each }) => {
      const { availability, load } = states.get(each.agentId) ?? each;
      return {
        ...each,
        member: true,
        availability,
        load: load + (this.#given.get(each.agentId) ?? 0),
        inTeam: row.teamId === null || teamIds.includes(row.teamId),
        coolingOffUntil: coolOffEnd(row, each.agentId, policy),
      };
    });
    return { candidates, request };
  }

  /** Who could serve it now. */
  couldServe({ row, route }: Entry): readonly AgentId[] {
    const { candidates, request } = this.candidates(row);
    if (request.policy.mode === 'manual' && route?.byCommand !== true) return [];
    return candidates.filter((each) => whyIneligible(each, request) === null).map(({ agentId }) => agentId);
  }
}

const placed = (matched: readonly Matched[]) => matched.filter(({ decision }) => decision.agentId !== null);
const plain = (matched: readonly Matched[]) =>
  matched.map(({ row, decision, turn }) => ({ id: row.id, turn, decision }));

// Hundreds of runs take well below a second each, but on a busy machine many times that.
describe('every matching', { timeout: 30_000 }, () => {
  const any = fc.oneof(small, offline);

  it('gives everything to somebody eligible, or to somebody offline with room, and brings nobody above capacity', () => {
    fc.assert(
      fc.property(any, (market) => {
        const replay = new Replay(market);

        for (const { row, decision } of placed(matchAmong(market))) {
          const { candidates, request } = replay.candidates(row);
          const chosen = candidates.find(({ agentId }) => agentId === decision.agentId);
          if (chosen === undefined) throw new Error(`${decision.agentId} is no member of ${row.inboxId}`);
          const why = whyIneligible(chosen, request);
          expect(why).toBe(decision.reason === 'all_offline' ? 'not_available' : null);
          if (decision.reason === 'all_offline') expect(chosen.availability).toBe('offline');
          expect(freeSlots(chosen)).toBeGreaterThan(0);
          replay.give(chosen.agentId);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('decides in serving order, and passes nobody over who could have had the slot of somebody behind', () => {
    fc.assert(
      fc.property(any, (market) => {
        const matched = matchAmong(market);
        const replay = new Replay(market);
        const served = new Set(placed(matched).map(({ row }) => row.id));
        const left = market.entries.filter(({ row }) => !served.has(row.id));

        expect(matched.map(({ row }) => row.id)).toEqual(
          [...matched].sort((a, b) => compareServing(a.row, b.row)).map(({ row }) => row.id),
        );
        for (const { row, decision } of placed(matched)) {
          const ahead = left.filter((each) => compareServing(each.row, row) < 0);
          expect(ahead.filter((each) => replay.couldServe(each).includes(decision.agentId ?? ''))).toEqual([]);
          replay.give(decision.agentId ?? '');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nobody waiting whom anybody with room could serve', () => {
    fc.assert(
      fc.property(any, (market) => {
        const given = placed(matchAmong(market));
        const replay = new Replay(market);
        for (const { decision } of given) replay.give(decision.agentId ?? '');

        const left = market.entries.filter(({ row }) => !given.some((each) => each.row.id === row.id));
        expect(left.filter((each) => replay.couldServe(each).length > 0)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a decision for each that asked, and for each that is given out, and for nobody else', () => {
    fc.assert(
      fc.property(any, (market) => {
        const matched = matchAmong(market);
        const decided = new Set(matched.map(({ row }) => row.id));

        expect(matched).toHaveLength(decided.size);
        for (const { row, route } of market.entries) if (route !== null) expect(decided).toContain(row.id);
        const unasked = matched.filter(({ row }) =>
          market.entries.some((each) => each.row.id === row.id && each.route === null),
        );
        expect(placed(unasked)).toEqual(unasked);
      }),
    );
  });

  it('does not depend on the order in which conversations and members are read', () => {
    const shuffled = any.chain((market) => {
      const inAnyOrder = <T>(items: readonly T[]) =>
        fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
      return fc
        .tuple(inAnyOrder(market.entries), ...INBOX_IDS.map((id) => inAnyOrder(market.members.get(id) ?? [])))
        .map(([entries, ...members]) => {
          const byInbox = new Map(INBOX_IDS.map((id, n) => [id, members[n] ?? []]));
          return { market, other: { ...market, entries, members: byInbox } };
        });
    });

    fc.assert(
      fc.property(shuffled, ({ market, other }) => {
        expect(plain(matchAmong(other))).toEqual(plain(matchAmong(market)));
      }),
      { numRuns: 300 },
    );
  });

  it('is the same where no more of the members are read than are needed', () => {
    const choices = (market: Market, reading: Reading) =>
      plain(matchAmong({ ...market, reading })).map(({ id, turn, decision: { agentId, reason, considered } }) => {
        return { id, turn, agentId, reason, considered };
      });

    fc.assert(
      fc.property(fc.oneof(small, offline, crowded, crowded, crowded), (market) => {
        expect(choices(market, 'limited')).toEqual(choices(market, 'complete'));
      }),
      { numRuns: 300 },
    );
  });

  it('counts everybody left out, and everybody eligible, where no more of the members are read than are needed', () => {
    const ofOnePool = crowded.map((market) => ({
      ...market,
      entries: market.entries.map((entry) => ({
        ...entry,
        row: { ...entry.row, inboxId: 'i1', teamId: null, skills: [] },
      })),
    }));

    fc.assert(
      fc.property(ofOnePool, (market) => {
        const limited = plain(matchAmong({ ...market, reading: 'limited' }));

        expect(limited).toEqual(plain(matchAmong({ ...market, reading: 'complete' })));
      }),
      { numRuns: 200 },
    );
  });
});

describe('round robin', { timeout: 30_000 }, () => {
  /** Agents of one inbox who differ in nothing that makes them eligible, whatever their past. */
  const fixed = fc
    .uniqueArray(fc.integer({ min: -1, max: 30 }), { minLength: 1, maxLength: 7 })
    .map((turns) => turns.map((turn, n) => member(n + 1, { lastTurn: turn < 0 ? null : turn, load: (turn + 7) % 5 })));
  const newcomers = fc.integer({ min: 1, max: 7 }).map((count) => range(1, count).map((n) => member(n)));

  it('gives any number that wait at once out so that counts differ by at most one', () => {
    fc.assert(
      fc.property(fc.oneof(fixed, newcomers), fc.nat(40), (members, count) => {
        const entries = range(1, count).map((n) => waiting(n));
        const matched = matchAmong({ entries, members, inboxes: [inboxFacts('i1', {}, 30)] });
        const counts = members.map(
          ({ agentId }) => matched.filter(({ decision }) => decision.agentId === agentId).length,
        );

        expect(matched).toHaveLength(count);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
