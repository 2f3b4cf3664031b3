import { expect, it } from 'vitest';
import type { EventBody } from '../e2e/client.ts';
import { Company } from '../e2e/company.ts';
import { useStack } from '../e2e/stack.ts';

const { stack, api } = useStack();

const HELD = 500;
/** As many as the API takes at once without putting any off. */
const AT_ONCE = 25;
const OTHERS = ['A2', 'A3', 'A4', 'A5'];
const EVEN = { A2: 125, A3: 125, A4: 125, A5: 125 };

/** What the dead worker had begun gets its second try after 10 s, and what was meant for it goes to the next after 10 s. */
const CATCH_UP_MS = 60_000;
/** Most of the time is the making of 500 conversations and the takeover, on a machine that may have other things to do. */
const PATIENCE_MS = 240_000;

it('takes 500 conversations from one agent who logs out, once each, over which the worker died', {
  timeout: PATIENCE_MS,
}, async () => {
  const company = await foundWithOneWhoHoldsAll();
  const load = async () => (await company.agent('A1')).load;

  await company.logOut('A1');
  await expect.poll(load, { interval: 5, timeout: CATCH_UP_MS }).toBeLessThan(HELD - 50);
  stack().worker.kill('SIGKILL');
  expect(await load()).toBeGreaterThan(0);
  await stack().worker.restart();

  await expect.poll(() => company.spread(), { timeout: CATCH_UP_MS, interval: 500 }).toEqual(EVEN);
  await expectOneLossEach(company);
});

it('takes 500 conversations from one agent who logs out, in so long', { timeout: PATIENCE_MS }, async ({ task }) => {
  const company = await foundWithOneWhoHoldsAll();

  const loggedOutAt = performance.now();
  await company.logOut('A1');
  const answeredAfterMs = performance.now() - loggedOutAt;

  await expect.poll(async () => (await company.agent('A1')).load, { timeout: CATCH_UP_MS, interval: 50 }).toBe(0);
  const reroutedAfterMs = performance.now() - loggedOutAt;
  expect(await company.spread()).toEqual(EVEN);
  await expectOneLossEach(company);
  Object.assign(task.meta, { answeredAfterMs, reroutedAfterMs });
});

/** A1 holds 500 conversations; four others are online and hold none. */
async function foundWithOneWhoHoldsAll(): Promise<Company> {
  const agents = { A1: 'online', A2: 'away', A3: 'away', A4: 'away', A5: 'away' } as const;
  const company = await Company.found(api(), { agents });
  while (company.conversations.length < HELD) await company.rush(AT_ONCE);
  expect(await company.spread()).toEqual({ A1: HELD });
  for (const name of OTHERS) await company.declare(name, 'online');
  return company;
}

async function expectOneLossEach(company: Company): Promise<void> {
  const lost = await api().all<EventBody>(`/v1/events?inboxId=${company.inboxId}&type=conversation.unassigned`);
  expect(lost.map((event) => event.conversationId).toSorted()).toEqual(company.conversations.toSorted());
  expect(new Set(lost.map((event) => `${company.nameOf(event.agentId)} ${event.reason}`))).toEqual(
    new Set(['A1 logout']),
  );
}
