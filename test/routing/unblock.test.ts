import { describe, expect, it } from 'vitest';
import { explainUnblock, MOST_UNBLOCKS, type Unblock, unblocks } from '../../routing/unblock.ts';
import { at, candidate, range, request } from './builders.ts';
import { table } from './table.ts';

const waits = { parked: false };
const named = (changes: readonly Unblock[]) => changes.map(({ change, agentId }) => `${agentId ?? 'all'} ${change}`);

describe('what would change it', () => {
  table(
    [
      {
        name: 'an agent who is away comes online',
        input: { availability: 'away' as const },
        expected: ['a1 come_online'],
      },
      { name: 'a full agent gets a slot free', input: { load: 2, capacity: 2 }, expected: ['a1 free_slot'] },
      {
        name: 'an agent who may hold nothing gets a capacity',
        input: { capacity: 0 },
        expected: ['a1 raise_capacity'],
      },
      { name: 'a cool-off ends', input: { coolingOffUntil: at(9) }, expected: ['a1 cool_off_ends'] },
      { name: 'an agent joins the team', input: { inTeam: false }, expected: ['a1 join_team'] },
      { name: 'an agent joins the inbox', input: { member: false }, expected: ['a1 join_inbox'] },
      { name: 'an agent is activated', input: { active: false }, expected: ['a1 activate'] },
      { name: 'an agent gets the skills', input: { skills: [] }, expected: ['a1 gain_skills'] },
      { name: 'nothing where two things stand in the way', input: { inTeam: false, capacity: 0 }, expected: [] },
      { name: 'nothing where somebody could take it', input: {}, expected: [] },
    ],
    ({ input, expected }) => {
      const asked = request({ skills: ['x'], policy: { skillMatch: 'require' } });

      expect(named(unblocks([candidate(1, { skills: ['x'], ...input })], { ...waits, request: asked }))).toEqual(
        expected,
      );
    },
  );

  it('names what comes by itself first, the soonest ahead, then the agents in the order of the method', () => {
    const asked = request({ skills: ['x'], policy: { skillMatch: 'require', skillRelaxAfterSeconds: 40 } });
    const skilled = { skills: ['x'] };
    const candidates = [
      candidate(1, { ...skilled, lastTurn: 2, availability: 'busy' }),
      candidate(2, { ...skilled, lastTurn: 1, load: 1, capacity: 1 }),
      candidate(3, { ...skilled, coolingOffUntil: at(60) }),
      candidate(4, { ...skilled, coolingOffUntil: at(20) }),
      candidate(5),
      candidate(6),
    ];

    const changes = unblocks(candidates, { ...waits, request: asked });

    expect(named(changes)).toEqual([
      ...['a4 cool_off_ends', 'all skills_relax', 'a3 cool_off_ends'],
      ...['a2 free_slot', 'a1 come_online', 'a5 gain_skills', 'a6 gain_skills'],
    ]);
    expect(changes.map(({ at: when, agents }) => [when, agents]).slice(0, 4)).toEqual([
      [at(20), 1],
      [at(40), 2],
      [at(60), 1],
      [null, 1],
    ]);
  });

  it('names at most ten', () => {
    const offline = range(1, 30).map((n) => candidate(n, { availability: 'offline' }));

    expect(unblocks(offline, { ...waits, request: request() })).toHaveLength(MOST_UNBLOCKS);
  });

  table(
    [
      { name: 'a person who routes it, where it is parked', input: { parked: true }, expected: ['all route'] },
      {
        name: 'a person who routes it, where the inbox is manual',
        input: { mode: 'manual' as const },
        expected: ['all route'],
      },
      {
        name: 'nothing alone, where it is parked and nobody could take it',
        input: { parked: true, capacity: 0 },
        expected: [],
      },
    ],
    ({ input: { parked = false, mode = 'automatic', capacity = null }, expected }: ParkedRow) => {
      const asked = request({ policy: { mode } });

      expect(named(unblocks([candidate(1, { capacity })], { request: asked, parked }))).toEqual(expected);
    },
  );
});

interface ParkedRow {
  readonly name: string;
  readonly input: {
    readonly parked?: boolean;
    readonly mode?: 'automatic' | 'manual';
    readonly capacity?: number | null;
  };
  readonly expected: readonly string[];
}

describe('explainUnblock', () => {
  const change = (overrides: Partial<Unblock>): Unblock => ({
    ...{ change: 'come_online', agentId: 'a1', at: null, agents: 1 },
    ...overrides,
  });

  table<{ readonly name: string; readonly input: Unblock; readonly ahead?: number; readonly expected: string }>(
    [
      { name: 'names who has to do what', input: change({}), expected: 'Ben comes online.' },
      {
        name: 'tells how many are ahead',
        input: change({ change: 'free_slot' }),
        ahead: 2,
        expected: 'Ben has a free slot; 2 ahead of it could use the same slot.',
      },
      {
        name: 'tells when it comes by itself',
        input: change({ change: 'cool_off_ends', at: at(9) }),
        expected: `Ben stops cooling off at ${at(9)}.`,
      },
      {
        name: 'tells how many could take it then',
        input: change({ change: 'skills_relax', agentId: null, at: at(9), agents: 3 }),
        expected: `The skills asked for are only preferred at ${at(9)}: 3 agents could take it.`,
      },
      {
        name: 'tells that a person may route it',
        input: change({ change: 'route', agentId: null }),
        expected: 'A person routes it: 1 agent could take it.',
      },
    ],
    ({ input, ahead = 0, expected }) => {
      expect(explainUnblock(input, { name: 'Ben', ahead })).toBe(expected);
    },
  );
});
