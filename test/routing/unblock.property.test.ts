import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AVAILABILITIES } from '../../contract/model.ts';
import { METHODS, SKILL_MATCHES } from '../../contract/policy.ts';
import { decide } from '../../routing/decide.ts';
import type { Candidate, Request } from '../../routing/eligibility.ts';
import { type Unblock, unblocks } from '../../routing/unblock.ts';
import { at, candidate, decisionInput, request } from './builders.ts';

const candidates = fc
  .array(
    fc.record({
      active: fc.constantFrom(true, true, true, false),
      member: fc.constantFrom(true, true, true, false),
      inTeam: fc.constantFrom(true, true, true, false),
      availability: fc.constantFrom('online', 'online', ...AVAILABILITIES),
      load: fc.nat(3),
      capacity: fc.option(fc.nat(3)),
      coolingOffUntil: fc.option(fc.integer({ min: -5, max: 50 }).map(at), { freq: 1 }),
      skills: fc.subarray(['x', 'y']),
      lastTurn: fc.option(fc.nat(5)),
    }),
    { maxLength: 6 },
  )
  .map((drawn) => drawn.map((overrides, index) => candidate(index + 1, overrides)));

const requests = fc
  .record({
    skills: fc.subarray(['x', 'y']),
    waited: fc.nat(20),
    policy: fc.record({
      mode: fc.constantFrom('automatic', 'automatic', 'automatic', 'manual'),
      method: fc.constantFrom(...METHODS),
      assignToBusy: fc.boolean(),
      skillMatch: fc.constantFrom(...SKILL_MATCHES),
      skillRelaxAfterSeconds: fc.constantFrom(0, 30),
    }),
  })
  .map(({ skills, waited, policy }) => request({ skills, waitingSince: at(-waited), policy }));

const situations = fc.record({ candidates, request: requests, parked: fc.constantFrom(false, false, false, true) });

interface Situation {
  readonly candidates: readonly Candidate[];
  readonly request: Request;
}

/** The world after the change; nothing else is other than before. */
function after(situation: Situation, { change, agentId, at: when }: Unblock): Situation {
  const later = { ...situation.request, at: when ?? situation.request.at };
  const changed = (overrides: (before: Candidate) => Partial<Candidate>): Situation => ({
    request: later,
    candidates: situation.candidates.map((each) => (each.agentId === agentId ? { ...each, ...overrides(each) } : each)),
  });
  switch (change) {
    case 'activate':
      return changed(() => ({ active: true }));
    case 'join_inbox':
      return changed(() => ({ member: true }));
    case 'join_team':
      return changed(() => ({ inTeam: true }));
    case 'come_online':
      return changed(() => ({ availability: 'online' }));
    case 'free_slot':
      return changed(({ capacity }) => ({ load: (capacity ?? 0) - 1 }));
    case 'raise_capacity':
      return changed(({ load }) => ({ capacity: load + 1 }));
    case 'gain_skills':
      return changed(() => ({ skills: situation.request.skills }));
    case 'cool_off_ends':
    case 'skills_relax':
    case 'route':
      return { ...situation, request: later };
  }
}

const decided = (situation: Situation, byCommand: boolean) =>
  decide(decisionInput({ ...situation, isNew: false, byCommand })).agentId;

it('every change that is named would give the conversation to somebody, and to the agent it names', () => {
  let named = 0;
  fc.assert(
    fc.property(situations, ({ parked, ...situation }) => {
      for (const change of unblocks(situation.candidates, { request: situation.request, parked })) {
        named += 1;
        const chosen = decided(after(situation, change), change.change === 'route');

        expect(chosen).not.toBeNull();
        // By then the time of somebody else may have come as well.
        if (change.at === null && change.agentId !== null) expect(chosen).toBe(change.agentId);
      }
    }),
    { numRuns: 2000 },
  );
  expect(named).toBeGreaterThan(500);
});

it('nothing is named where the conversation would be given out as it is', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      fc.pre(!situation.parked && decided(situation, false) !== null);

      expect(unblocks(situation.candidates, situation)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
