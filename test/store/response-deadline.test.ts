import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AVAILABILITIES } from '../../contract/model.ts';
import { RESPONSE_ANCHORS } from '../../contract/policy.ts';
import { addSeconds } from '../../routing/instants.ts';
import { responseDeadline } from '../../routing/response-deadline.ts';
import { START, wholePolicy } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const instant = fc.integer({ min: -300, max: 300 }).map((seconds) => addSeconds(START, seconds));
const seconds = fc.constantFrom(0, 30, 60);

const situation = fc.record({
  first: instant,
  laterBy: fc.nat(100),
  assignedAt: instant,
  availability: fc.constantFrom(...AVAILABILITIES),
  policy: fc.record({
    responseAnchor: fc.constantFrom(...RESPONSE_ANCHORS),
    responseTimeoutSeconds: fc.record({ online: seconds, busy: seconds, away: seconds, offline: seconds }),
  }),
});

it('response_deadline, in SQL, says what routing/response-deadline says', async () => {
  const cases = fc.sample(situation, { numRuns: 500, seed: 7 }).map(({ first, laterBy, policy, ...each }) => ({
    ...each,
    unansweredSince: first,
    unansweredLatest: addSeconds(first, laterBy),
    policy: wholePolicy(policy),
  }));

  const rows = await world.db.$queryRaw<{ deadline: Date | null }[]>`
    SELECT response_deadline(c."unansweredSince", c."unansweredLatest", c."assignedAt", c.policy->>'responseAnchor',
                             (c.policy->'responseTimeoutSeconds'->>c.availability)::int) AS deadline
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(cases)}::jsonb) AS (
      "unansweredSince" timestamptz, "unansweredLatest" timestamptz, "assignedAt" timestamptz, availability text, policy jsonb))
      WITH ORDINALITY AS c("unansweredSince", "unansweredLatest", "assignedAt", availability, policy, n) ORDER BY c.n`;

  const said = cases.map(responseDeadline);
  expect(rows.map(({ deadline }) => deadline?.toISOString() ?? null)).toEqual(said);
  expect(said.filter((each) => each === null).length).toBeGreaterThan(50);
});
