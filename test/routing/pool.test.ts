import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVAILABILITIES } from '../../contract/model.ts';
import { SKILL_MATCHES } from '../../contract/policy.ts';
import {
  type Candidate,
  couldServeIfAvailable,
  freeSlots,
  type Request,
  whyIneligible,
} from '../../routing/eligibility.ts';
import { countReasons } from '../../routing/explain.ts';
import { poolName, takeCensus } from '../../routing/pool.ts';
import { at, candidate, request } from './builders.ts';
import { countKinds } from './members.ts';
import { table } from './table.ts';

describe('poolName', () => {
  const plain = { inboxId: 'i1', teamId: null, skills: ['x', 'y'] };

  table(
    [
      { name: 'is one for the same skills in another order', input: { ...plain, skills: ['y', 'x'] }, expected: true },
      { name: 'is another for another inbox', input: { ...plain, inboxId: 'i2' }, expected: false },
      { name: 'is another for a team', input: { ...plain, teamId: 't1' }, expected: false },
      { name: 'is another for other skills', input: { ...plain, skills: ['x'] }, expected: false },
      {
        name: 'is another for skills that only look alike joined',
        input: { ...plain, skills: ['x,y'] },
        expected: false,
      },
    ],
    ({ input, expected }) => {
      expect(poolName(input) === poolName(plain)).toBe(expected);
    },
  );
});

describe('takeCensus', () => {
  it('counts an agent who changed as it is now, not as it was counted', () => {
    const [before, other] = [candidate(1, { capacity: 1 }), candidate(2)];
    const census = takeCensus(countKinds([before, other], []), [{ before, now: { ...before, load: 1 } }], request());

    expect(census.eligible).toBe(1);
    expect(census.leftOut).toEqual({ at_capacity: 1 });
  });

  it('knows of nobody where there are no members', () => {
    const census = takeCensus([], [], request());

    expect({ eligible: census.eligible, leftOut: census.leftOut }).toEqual({ eligible: 0, leftOut: {} });
  });
});

describe('for all members', () => {
  const member = fc.record({
    active: fc.constantFrom(true, true, false),
    inTeam: fc.constantFrom(true, true, false),
    availability: fc.constantFrom('offline', 'offline', ...AVAILABILITIES),
    load: fc.nat(2),
    capacity: fc.option(fc.nat(2)),
    skills: fc.subarray(['x', 'y']),
  });
  const change = fc.record({
    availability: fc.constantFrom(...AVAILABILITIES),
    load: fc.nat(2),
    coolingOffUntil: fc.option(fc.integer({ min: -5, max: 5 }).map(at)),
  });
  const changes = fc.array(fc.tuple(member, fc.option(change)), { maxLength: 12 }).map((drawn) =>
    drawn.map(([overrides, changed], index) => {
      const before = candidate(index + 1, overrides);
      return { before, now: changed === null ? before : { ...before, ...changed } };
    }),
  );
  const requests = fc
    .record({
      skills: fc.subarray(['x', 'y']),
      skillMatch: fc.constantFrom(...SKILL_MATCHES),
      assignToBusy: fc.boolean(),
    })
    .map(({ skills, ...policy }) => request({ skills, policy }));

  it('agrees with whoever looks at one after another, whatever changed since they were counted', () => {
    fc.assert(
      fc.property(changes, requests, (members, asked) => {
        const counts = countKinds(
          members.map(({ before }) => before),
          asked.skills,
        );
        const census = takeCensus(
          counts,
          members.filter(({ before, now }) => before !== now),
          asked,
        );

        const { eligible, leftOut, allOffline, offlineWithRoom } = census;
        expect({ eligible, leftOut, allOffline, offlineWithRoom }).toEqual(
          lookAtEach(
            members.map(({ now }) => now),
            asked,
          ),
        );
      }),
      { numRuns: 500 },
    );
  });

  function lookAtEach(candidates: readonly Candidate[], asked: Request) {
    const reasons = candidates.map((each) => whyIneligible(each, asked));
    const concerned = candidates.filter((each) => couldServeIfAvailable(each, asked));
    const offline = concerned.filter(({ availability }) => availability === 'offline');
    return {
      eligible: reasons.filter((reason) => reason === null).length,
      leftOut: countReasons(reasons),
      allOffline: offline.length === concerned.length,
      offlineWithRoom: offline.filter((each) => freeSlots(each) > 0).length,
    };
  }
});
