import { expect, it } from 'vitest';
import type { EventBody } from './client.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const { api } = useStack();

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

  const even = { A2: 50, A3: 50, A4: 50, A5: 50 };
  await expect.poll(() => company.spread(), { timeout: BOUND_MS, interval: 100 }).toEqual(even);
  const { availabilitySince, ...agent } = await company.agent('A1');
  expect(agent).toMatchObject({ availability: 'offline', availabilityCause: 'logout', load: 0 });
  const lost = await api().all<EventBody>(`/v1/events?agentId=${company.id('A1')}&type=conversation.unassigned`);
  expect(lost.map((event) => event.reason)).toEqual(Array.from({ length: HELD }, () => 'logout'));
  const tookMs = Math.max(...lost.map((event) => Date.parse(event.occurredAt))) - Date.parse(availabilitySince);
  expect(tookMs).toBeLessThan(BOUND_MS);
});
