import { describe, expect, it } from 'vitest';
import { INELIGIBILITIES } from '../../contract/decision.ts';
import {
  allObstacles,
  type Candidate,
  couldServeIfAvailable,
  countMatchingSkills,
  freeSlots,
  isAvailable,
  skillMatchNow,
  whyIneligible,
} from '../../routing/eligibility.ts';
import { at, candidate, request } from './builders.ts';
import { table } from './table.ts';

const askingSpanish = request({ skills: ['lang:es'], policy: { skillMatch: 'require' } });

describe('whyIneligible', () => {
  const plain = request();
  const toBusy = request({ policy: { assignToBusy: true } });

  table<Row>(
    [
      { name: 'accepts an online member with room', input: {}, asked: plain, expected: null },
      { name: 'refuses the deactivated', input: { active: false }, asked: plain, expected: 'deactivated' },
      { name: 'refuses who is not in the inbox', input: { member: false }, asked: plain, expected: 'not_member' },
      { name: 'refuses who is not in the team', input: { inTeam: false }, asked: plain, expected: 'not_in_team' },
      { name: 'refuses the busy', input: { availability: 'busy' }, asked: plain, expected: 'not_available' },
      { name: 'refuses the away', input: { availability: 'away' }, asked: plain, expected: 'not_available' },
      { name: 'refuses the offline', input: { availability: 'offline' }, asked: plain, expected: 'not_available' },
      {
        name: 'accepts the busy where the policy does',
        input: { availability: 'busy' },
        asked: toBusy,
        expected: null,
      },
      {
        name: 'refuses the away where the policy accepts the busy',
        input: { availability: 'away' },
        asked: toBusy,
        expected: 'not_available',
      },
      { name: 'accepts whoever has one place left', input: { load: 1, capacity: 2 }, asked: plain, expected: null },
      { name: 'refuses the full', input: { load: 2, capacity: 2 }, asked: plain, expected: 'at_capacity' },
      {
        name: 'refuses whoever holds more than the limit',
        input: { load: 3, capacity: 2 },
        asked: plain,
        expected: 'at_capacity',
      },
      { name: 'refuses a capacity of nothing', input: { capacity: 0 }, asked: plain, expected: 'at_capacity' },
      { name: 'accepts any load without a limit', input: { load: 5000, capacity: null }, asked: plain, expected: null },
      {
        name: 'refuses within the cool-off',
        input: { coolingOffUntil: at(0.001) },
        asked: plain,
        expected: 'cooling_off',
      },
      {
        name: 'accepts at the very end of the cool-off',
        input: { coolingOffUntil: at(0) },
        asked: plain,
        expected: null,
      },
      {
        name: 'accepts whoever has more skills than required',
        input: { skills: ['billing', 'lang:es'] },
        asked: askingSpanish,
        expected: null,
      },
      {
        name: 'refuses whoever lacks one of the required skills',
        input: { skills: ['lang:es'] },
        asked: request({ skills: ['lang:es', 'billing'], policy: { skillMatch: 'require' } }),
        expected: 'missing_skill',
      },
      {
        name: 'accepts anybody where no skill is asked for',
        input: {},
        asked: request({ policy: { skillMatch: 'require' } }),
        expected: null,
      },
      {
        name: 'accepts whoever lacks a preferred skill',
        input: {},
        asked: request({ skills: ['lang:es'], policy: { skillMatch: 'prefer' } }),
        expected: null,
      },
      {
        name: 'accepts whoever lacks a skill that is ignored',
        input: {},
        asked: request({ skills: ['lang:es'], policy: { skillMatch: 'ignore' } }),
        expected: null,
      },
      {
        name: 'accepts whoever lacks a required skill once the conversation has waited long enough',
        input: {},
        asked: request({
          at: at(30),
          skills: ['lang:es'],
          policy: { skillMatch: 'require', skillRelaxAfterSeconds: 30 },
        }),
        expected: null,
      },
    ],
    ({ input, asked, expected }) => {
      expect(whyIneligible(candidate(1, input), asked)).toBe(expected);
    },
  );

  interface Row {
    readonly name: string;
    readonly input: Partial<Candidate>;
    readonly asked: typeof plain;
    readonly expected: (typeof INELIGIBILITIES)[number] | null;
  }
});

describe('whyIneligible with several reasons', () => {
  /** What makes each reason apply, in the order in which they are looked at. */
  const failures = [
    { reason: 'deactivated', failing: { active: false } },
    { reason: 'not_member', failing: { member: false } },
    { reason: 'not_in_team', failing: { inTeam: false } },
    { reason: 'not_available', failing: { availability: 'away' } },
    { reason: 'at_capacity', failing: { load: 1, capacity: 1 } },
    { reason: 'cooling_off', failing: { coolingOffUntil: at(60) } },
    { reason: 'missing_skill', failing: { skills: ['billing'] } },
  ] as const;

  const rows = failures.map(({ reason }, first) => ({
    name: `reports ${reason} before all that come after it`,
    input: failingAll(failures.slice(first).map(({ failing }) => failing)),
    expected: reason,
  }));

  table(rows, ({ input, expected }) => {
    expect(whyIneligible(input, askingSpanish)).toBe(expected);
  });

  it('looks at the reasons in the order in which they are listed', () => {
    expect(failures.map(({ reason }) => reason)).toEqual(INELIGIBILITIES);
  });

  it('can all be listed', () => {
    const everything = failingAll(failures.map(({ failing }) => failing));

    expect(allObstacles(everything, askingSpanish)).toEqual(INELIGIBILITIES);
    expect(allObstacles(candidate(1, { load: 1, capacity: 1, skills: ['billing'] }), askingSpanish)).toEqual([
      'at_capacity',
      'missing_skill',
    ]);
  });

  function failingAll(parts: readonly Partial<Candidate>[]): Candidate {
    let failing = candidate(1, { skills: ['lang:es'] });
    for (const part of parts) failing = { ...failing, ...part };
    return failing;
  }
});

describe('couldServeIfAvailable', () => {
  table<{
    readonly name: string;
    readonly input: Partial<Candidate>;
    readonly expected: boolean;
  }>(
    [
      { name: 'counts the offline', input: { availability: 'offline' }, expected: true },
      { name: 'counts the away', input: { availability: 'away' }, expected: true },
      { name: 'counts the full', input: { load: 1, capacity: 1 }, expected: true },
      { name: 'leaves out the deactivated', input: { active: false }, expected: false },
      { name: 'leaves out who is not in the inbox', input: { member: false }, expected: false },
      { name: 'leaves out who is not in the team', input: { inTeam: false }, expected: false },
      { name: 'leaves out the cooling off', input: { coolingOffUntil: at(60) }, expected: false },
      { name: 'leaves out who lacks a required skill', input: { skills: [] }, expected: false },
    ],
    ({ input, expected }) => {
      expect(couldServeIfAvailable(candidate(1, { skills: ['lang:es'], ...input }), askingSpanish)).toBe(expected);
    },
  );
});

describe('isAvailable', () => {
  table(
    [
      { name: 'takes the online', input: { availability: 'online', assignToBusy: false }, expected: true },
      { name: 'leaves the busy alone', input: { availability: 'busy', assignToBusy: false }, expected: false },
      {
        name: 'takes the busy where the policy says so',
        input: { availability: 'busy', assignToBusy: true },
        expected: true,
      },
      { name: 'leaves the away alone', input: { availability: 'away', assignToBusy: true }, expected: false },
      { name: 'leaves the offline alone', input: { availability: 'offline', assignToBusy: true }, expected: false },
    ] as const,
    ({ input, expected }) => {
      expect(isAvailable(input.availability, input)).toBe(expected);
    },
  );
});

describe('freeSlots', () => {
  table(
    [
      { name: 'is what the capacity leaves', input: { load: 3, capacity: 5 }, expected: 2 },
      { name: 'is nothing at capacity', input: { load: 5, capacity: 5 }, expected: 0 },
      { name: 'is never negative', input: { load: 7, capacity: 5 }, expected: 0 },
      { name: 'has no end without a limit', input: { load: 7, capacity: null }, expected: Number.POSITIVE_INFINITY },
    ],
    ({ input, expected }) => {
      expect(freeSlots(input)).toBe(expected);
    },
  );
});

describe('countMatchingSkills', () => {
  table(
    [
      { name: 'counts the asked skills the agent has', input: { asked: ['a', 'b'], skills: ['b', 'c'] }, expected: 1 },
      { name: 'does not count what nobody asked for', input: { asked: [], skills: ['b', 'c'] }, expected: 0 },
      { name: 'tells capitals from small letters', input: { asked: ['Lang:es'], skills: ['lang:es'] }, expected: 0 },
    ],
    ({ input, expected }) => {
      expect(countMatchingSkills(input.asked, input.skills)).toBe(expected);
    },
  );
});

describe('skillMatchNow', () => {
  table(
    [
      {
        name: 'never relaxes by default',
        input: { match: 'require', relaxAfter: 0, waited: 604_800 },
        expected: 'require',
      },
      {
        name: 'requires until the time has passed',
        input: { match: 'require', relaxAfter: 30, waited: 29.999 },
        expected: 'require',
      },
      {
        name: 'prefers from that instant on',
        input: { match: 'require', relaxAfter: 30, waited: 30 },
        expected: 'prefer',
      },
      {
        name: 'does not relax what is preferred anyway',
        input: { match: 'prefer', relaxAfter: 30, waited: 60 },
        expected: 'prefer',
      },
      {
        name: 'does not turn what is ignored into a preference',
        input: { match: 'ignore', relaxAfter: 30, waited: 60 },
        expected: 'ignore',
      },
    ] as const,
    ({ input, expected }) => {
      const asked = request({
        at: at(input.waited),
        policy: { skillMatch: input.match, skillRelaxAfterSeconds: input.relaxAfter },
      });

      expect(skillMatchNow(asked)).toBe(expected);
    },
  );
});
