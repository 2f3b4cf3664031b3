import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVAILABILITIES } from '../../contract/model.ts';
import { SKILL_MATCHES } from '../../contract/policy.ts';
import { coolOffEnd } from '../../routing/cool-offs.ts';
import { whyIneligible } from '../../routing/eligibility.ts';
import { addSeconds } from '../../routing/instants.ts';
import { START, wholePolicy } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const words = fc.uniqueArray(fc.constantFrom('billing', 'lang:es', 'vip', 'a,b', '"quoted"'), { maxLength: 3 });
const seconds = fc.constantFrom(0, 30, 60, 300);

const situation = fc.record({
  availability: fc.constantFrom(...AVAILABILITIES),
  agentSkills: words,
  inTeam: fc.boolean(),
  skills: words,
  coolOffBegan: fc.option(fc.integer({ min: -400, max: 0 }), { nil: null }),
  otherCoolOffBegan: fc.option(fc.integer({ min: -400, max: 0 }), { nil: null }),
  waitedSeconds: fc.constantFrom(0, 29, 30, 31, 60, 299, 300, 301),
  policy: fc.record({
    mode: fc.constantFrom('automatic' as const, 'manual' as const),
    assignToBusy: fc.boolean(),
    skillMatch: fc.constantFrom(...SKILL_MATCHES),
    skillRelaxAfterSeconds: seconds,
    cooloffSeconds: seconds,
  }),
});

describe('could_serve, in SQL,', () => {
  it('says of an active member with room what routing/eligibility says', async () => {
    const cases = fc.sample(situation, { numRuns: 1_500, seed: 7 }).map((each, n) => {
      const policy = wholePolicy(each.policy);
      const began = (after: number | null) => (after === null ? null : addSeconds(START, after));
      const coolOffs = Object.fromEntries(
        [['ana', began(each.coolOffBegan)] as const, ['ben', began(each.otherCoolOffBegan)] as const].flatMap(
          ([id, at]) => (at === null ? [] : [[id, at]]),
        ),
      );
      return { ...each, n, policy, coolOffs, waitingSince: addSeconds(START, -each.waitedSeconds) };
    });

    const rows = await world.db.$queryRaw<{ n: number; could: boolean | null }[]>`
      SELECT c.n, could_serve('ana', c.availability, c."agentSkills", c."inTeam", c.skills, c."coolOffs", c."waitingSince",
                              c.policy, ${START}::timestamptz) AS could
      FROM jsonb_to_recordset(${JSON.stringify(cases)}::jsonb) AS c(
        n int, availability text, "agentSkills" text[], "inTeam" boolean, skills text[], "coolOffs" jsonb,
        "waitingSince" timestamptz, policy jsonb) ORDER BY c.n`;

    const said = cases.map(({ availability, agentSkills, inTeam, skills, coolOffs, waitingSince, policy }) => {
      const candidate = {
        agentId: 'ana',
        active: true,
        member: true,
        inTeam,
        availability,
        availabilityVersion: 0,
        load: 0,
        capacity: null,
        coolingOffUntil: coolOffEnd({ coolOffs }, 'ana', policy),
        skills: agentSkills,
        joinOrder: 0,
        lastTurn: null,
        lastTurnAt: null,
        lastAssignedAt: null,
      };
      const why = whyIneligible(candidate, { at: START, skills, waitingSince, policy });
      return policy.mode === 'automatic' && why === null;
    });
    const differing = rows.filter(({ n, could }) => could !== said[n]).map(({ n }) => ({ ...cases[n], said: said[n] }));
    expect(differing).toEqual([]);
    expect(new Set(said)).toEqual(new Set([true, false]));
  });
});

describe('unserved, in SQL,', () => {
  it('asks for room and for an active member', async () => {
    const away = { availability: 'away' } as const;
    await world.has({
      agents: { ana: { ...away, capacity: 0 }, ben: { ...away, active: false }, cem: away },
      inboxes: { sales: { members: ['ana', 'ben'] } },
    });
    await world.open('c1');
    await world.editByHand(`UPDATE agents SET availability = 'online'`);

    expect(await world.db.$queryRaw`SELECT * FROM unserved(${world.clock.now}::timestamptz)`).toEqual([]);
    await world.editByHand(`UPDATE agents SET capacity = 1 WHERE id = 'ana'`);
    expect(await world.db.$queryRaw`SELECT * FROM unserved(${world.clock.now}::timestamptz)`).toEqual([
      { conversation_id: 'c1', inbox_id: 'sales' },
    ]);
    world.leaveAsItIs();
  });
});
