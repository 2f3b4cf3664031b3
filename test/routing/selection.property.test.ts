import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVAILABILITIES } from '../../contract/model.ts';
import { ALL_OFFLINE_RULES, METHODS, MODES, SKILL_MATCHES } from '../../contract/policy.ts';
import { type DecisionInput, decide } from '../../routing/decide.ts';
import { couldServeIfAvailable, freeSlots, whyIneligible } from '../../routing/eligibility.ts';
import { rankCandidates } from '../../routing/select-agent.ts';
import { at, candidate, decisionInput, request } from './builders.ts';

const seconds = (max: number) => fc.option(fc.integer({ min: -max, max: 0 }).map(at));

const candidates = fc
  .array(
    fc.record({
      active: fc.constantFrom(true, true, true, false),
      inTeam: fc.constantFrom(true, true, true, false),
      availability: fc.constantFrom('online', 'online', 'offline', 'offline', ...AVAILABILITIES),
      load: fc.nat(3),
      capacity: fc.option(fc.nat(3)),
      coolingOffUntil: fc.option(fc.integer({ min: -5, max: 5 }).map(at), { freq: 1 }),
      skills: fc.subarray(['x', 'y']),
      lastTurn: fc.option(fc.nat(5)),
      lastTurnAt: seconds(60),
      lastAssignedAt: seconds(5),
    }),
    { maxLength: 6 },
  )
  .map((drawn) => drawn.map((overrides, index) => candidate(index + 1, overrides)));

const requests = fc
  .record({
    skills: fc.subarray(['x', 'y']),
    waited: fc.nat(20),
    policy: fc.record({
      mode: fc.constantFrom('automatic', 'automatic', ...MODES),
      method: fc.constantFrom(...METHODS),
      whenAllOffline: fc.constantFrom(...ALL_OFFLINE_RULES),
      assignToBusy: fc.boolean(),
      skillMatch: fc.constantFrom(...SKILL_MATCHES),
      skillRelaxAfterSeconds: fc.constantFrom(0, 10),
    }),
  })
  .map(({ skills, waited, policy }) => request({ skills, waitingSince: at(-waited), policy }));

const wishes = fc.option(
  fc.record({
    agentId: fc.constantFrom('a1', 'a2', 'a3', 'a4', 'a9'),
    reason: fc.constantFrom('preferred_agent', 'previous_agent'),
  }),
);

const inputs: fc.Arbitrary<DecisionInput> = fc
  .record({
    candidates,
    request: requests,
    wish: wishes,
    othersAhead: fc.boolean(),
    isNew: fc.boolean(),
    byCommand: fc.boolean(),
  })
  .map(decisionInput);

describe('every decision', () => {
  it('is for somebody eligible, or for somebody offline with room under the rule for all offline', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { agentId, reason } = decide(input);
        const chosen = input.candidates.find((each) => each.agentId === agentId);

        if (agentId === null) return;
        if (chosen === undefined) throw new Error(`${agentId} is no candidate`);
        const why = whyIneligible(chosen, input.request);
        if (why === null) return;
        expect(why).toBe('not_available');
        expect(reason).toBe('all_offline');
        expect(allOfflineApplies(input)).toBe(true);
        expect(freeSlots(chosen)).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the candidates', () => {
    const shuffled = inputs.chain((input) =>
      fc
        .shuffledSubarray([...input.candidates], { minLength: input.candidates.length })
        .map((inAnotherOrder) => ({ input, other: { ...input, candidates: inAnotherOrder } })),
    );

    fc.assert(
      fc.property(shuffled, ({ input, other }) => {
        expect(decide(other)).toEqual(decide(input));
      }),
      { numRuns: 300 },
    );
  });

  it('accounts for every member once: could have had it, or was left out for a reason', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { considered, leftOut } = decide(input);

        const named = considered.filter((each) => each.eligible).length;
        const counted = Object.values(leftOut).reduce((sum, count) => sum + count, 0);
        expect(considered.map((each) => each.agentId).sort()).toEqual(input.candidates.map((each) => each.agentId));
        expect(named + counted).toBe(input.candidates.length);
      }),
    );
  });

  it('gives a reason to everybody considered but the one who was chosen', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { agentId, considered } = decide(input);

        const withoutReason = considered.filter((each) => each.reason === null).map((each) => each.agentId);
        expect(withoutReason).toEqual(agentId === null ? [] : [agentId]);
      }),
    );
  });

  it('names first whoever it chooses by wish, and lists the others as without the wish', () => {
    const eligibleOf = (input: DecisionInput) =>
      decide(input)
        .considered.filter((each) => each.eligible)
        .map((each) => each.agentId);

    fc.assert(
      fc.property(inputs, (input) => {
        const { agentId, reason } = decide(input);
        const byMethod = eligibleOf({ ...input, wish: null });
        const byWish = reason === 'preferred_agent' || reason === 'previous_agent';

        const others = byMethod.filter((each) => each !== agentId);
        expect(eligibleOf(input)).toEqual(byWish ? [agentId, ...others] : byMethod);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves it waiting only in a manual inbox, behind others, or where nobody is eligible', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { reason } = decide(input);
        const someoneEligible = input.candidates.some((each) => whyIneligible(each, input.request) === null);

        if (reason === 'nobody_eligible') expect(someoneEligible).toBe(false);
        if (reason === 'others_ahead') expect([someoneEligible, input.othersAhead]).toEqual([false, true]);
        if (reason === 'manual_inbox') expect(input.request.policy.mode).toBe('manual');
      }),
      { numRuns: 300 },
    );
  });
});

describe('rankCandidates', () => {
  it('loses nobody and invents nobody', () => {
    fc.assert(
      fc.property(candidates, requests, (each, asked) => {
        expect(new Set(rankCandidates(each, asked))).toEqual(new Set(each));
      }),
    );
  });

  it('puts nobody behind somebody who holds more, in least assigned without skills', () => {
    fc.assert(
      fc.property(candidates, (each) => {
        const loads = rankCandidates(each, request({ policy: { method: 'least_assigned' } })).map(({ load }) => load);

        expect(loads).toEqual([...loads].sort((a, b) => a - b));
      }),
    );
  });
});

/** DESIGN.md 2.3: whoever could serve it but for availability is offline, and the conversation is new. */
function allOfflineApplies({ candidates: all, request: asked, isNew }: DecisionInput): boolean {
  const concerned = all.filter((each) => couldServeIfAvailable(each, asked));
  return (
    isNew && asked.policy.whenAllOffline === 'assign' && concerned.every((each) => each.availability === 'offline')
  );
}
