import { expect, it } from 'vitest';
import { Company } from './company.ts';
import { query } from './query.ts';
import { useStack } from './stack.ts';

const { stack, api } = useStack();

const HELD = 200;
/** Generous: the target for 500 conversations on a machine that does nothing else is 10 s. */
const BOUND_MS = 20_000;

it('reroutes 200 conversations evenly when their agent logs out', async () => {
  const agents = { A1: 'online', A2: 'away', A3: 'away', A4: 'away', A5: 'away' } as const;
  const company = await Company.found(api(), { agents });
  await company.rush(HELD);
  expect(await company.spread()).toEqual({ A1: HELD });
  for (const name of ['A2', 'A3', 'A4', 'A5']) await company.declare(name, 'online');

  await company.logOut('A1');

  await expect
    .poll(() => company.spread(), { timeout: BOUND_MS, interval: 100 })
    .toEqual({ A2: 50, A3: 50, A4: 50, A5: 50 });
  const { lost, tookMs } = await losses(company.id('A1'));
  expect(lost).toBe(HELD);
  expect(tookMs).toBeLessThan(BOUND_MS);
});

/** What the ledger says the agent lost by logging out, and how long after it the last of it was taken. */
async function losses(agentId: string): Promise<{ readonly lost: number; readonly tookMs: number }> {
  const sql = `
    SELECT count(*)::int AS lost, (EXTRACT(EPOCH FROM max(e.occurred_at) - min(a.availability_since)) * 1000)::int AS "tookMs"
    FROM events e JOIN agents a ON a.id = e.agent_id
    WHERE a.id = $1 AND e.type = 'conversation.unassigned' AND e.reason = 'logout'`;
  const [row] = await query<{ lost: number; tookMs: number }>(stack(), sql, [agentId]);
  if (row === undefined) throw new Error('an aggregate has a row');
  return row;
}
