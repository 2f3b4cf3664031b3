import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AVAILABILITIES } from '../../contract/model.ts';
import { RESPONSE_ANCHORS } from '../../contract/policy.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { addSeconds } from '../../routing/instants.ts';
import { responseDeadline } from '../../routing/response-deadline.ts';
import { RESPONSE_DUE } from '../../store/response-due.ts';
import { START, wholePolicy } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const seconds = fc.constantFrom(0, 1, 60, 604_800);
const moment = fc.integer({ min: -400, max: 400 });

const situation = fc.record({
  /** Null: nobody holds it. */
  availability: fc.option(fc.constantFrom(...AVAILABILITIES), { nil: null }),
  assigned: moment,
  /** Null: nothing is unanswered. */
  unanswered: fc.option(fc.record({ since: moment, longer: fc.nat(300) }), { nil: null }),
  policy: fc.record({
    responseAnchor: fc.constantFrom(...RESPONSE_ANCHORS),
    responseTimeoutSeconds: fc.record({ online: seconds, busy: seconds, away: seconds, offline: seconds }),
  }),
});

it('is the same in SQL as in routing', async () => {
  const at = (after: number) => addSeconds(START, after);
  const cases = fc.sample(situation, { numRuns: 1_000, seed: 11 }).map((each, n) => ({
    ...{ n, availability: each.availability, policy: wholePolicy(each.policy) },
    assignedAt: each.availability === null ? null : at(each.assigned),
    unansweredSince: each.unanswered === null ? null : at(each.unanswered.since),
    unansweredLatest: each.unanswered === null ? null : at(each.unanswered.since + each.unanswered.longer),
  }));

  const rows = await world.db.$queryRaw<{ n: number; due: Date | null }[]>(Prisma.sql`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(cases)}::jsonb) AS g(
        n int, availability text, policy jsonb, "assignedAt" timestamptz, "unansweredSince" timestamptz, "unansweredLatest" timestamptz)
    ), inboxes AS (SELECT n AS id, policy FROM given),
    agents AS (SELECT n AS id, availability FROM given WHERE availability IS NOT NULL),
    conversations AS (
      SELECT n AS id, n AS inbox_id, CASE WHEN availability IS NOT NULL THEN n END AS agent_id, "assignedAt" AS assigned_at,
        "unansweredSince" AS unanswered_since, "unansweredLatest" AS unanswered_latest FROM given)
    SELECT c.id AS n, ${RESPONSE_DUE} AS due FROM conversations c ORDER BY c.id`);

  const said = cases.map(responseDeadline);
  expect(rows.map(({ due }) => due?.toISOString() ?? null)).toEqual(said);
  expect(new Set(said).size).toBeGreaterThan(100);
});
