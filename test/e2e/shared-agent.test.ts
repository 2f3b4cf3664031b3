import { expect, it } from 'vitest';
import type { ConversationView } from '../../contract/model.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const { api } = useStack();

const LIMIT = 3;

it('serves two inboxes that share an agent as if they were one waiting list', async () => {
  const company = await Company.found(api(), { agents: { Shared: 'online' }, limit: LIMIT });
  const other = await company.openInbox('other', { members: ['Shared'] });

  await Promise.all([company.rush(12), company.rush(12, { inboxId: other })]);
  await company.arrive(3);
  await company.arrive(3, { inboxId: other });

  expect(await company.spread()).toEqual({ Shared: LIMIT, nobody: 27 });
  // One place gets free, then all three at once while others arrive; then three of one inbox make room for the other.
  for (const freed of [1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 1, 1, 1]) {
    const next = inServingOrder(await company.views('status=waiting')).slice(0, freed);
    const newcomers = freed === 1 ? [] : [...company.arrivals(1), ...company.arrivals(1, { inboxId: other })];
    await Promise.all([resolve((await heldBy(company, 'Shared')).slice(0, freed)), ...newcomers]);
    await expect.poll(() => heldBy(company, 'Shared')).toEqual(expect.arrayContaining(next));
  }
  expect(await company.views('status=waiting')).toHaveLength(12);
  expect(await company.highestLoad('Shared')).toBe(LIMIT);
});

it('leaves no place empty that somebody waits for, while conversations come and go in both inboxes', async () => {
  const company = await Company.found(api(), {
    agents: { One: 'online', Shared: 'online', Two: 'online' },
    limit: 2,
    members: ['One', 'Shared'],
  });
  const other = await company.openInbox('other', { members: ['Shared', 'Two'] });

  const arrivals = [...company.arrivals(14), ...company.arrivals(14, { inboxId: other })];
  // Some are helped at once, while the others are still arriving.
  await Promise.all(
    arrivals.map(async (arrival, index) => {
      const { body } = await arrival;
      if (index % 3 === 0) await resolve([body.id]);
    }),
  );

  const full = { One: 2, Shared: 2, Two: 2 };
  await expect.poll(() => company.spread()).toMatchObject(full);
  for (const name of Object.keys(full)) expect(await company.highestLoad(name)).toBe(2);
});

const resolve = (ids: readonly string[]) =>
  Promise.all(ids.map((id) => api().insist({ path: `/v1/conversations/${id}/resolve` })));

async function heldBy(company: Company, name: string): Promise<readonly string[]> {
  const views = await company.views(`agentId=${company.id(name)}`);
  return views.map((view) => view.id);
}

/** By age over both inboxes; all have the same priority. */
function inServingOrder(waiting: readonly ConversationView[]): readonly string[] {
  const key = (view: ConversationView) => `${view.waitingSince} ${view.id}`;
  return [...waiting].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map((view) => view.id);
}
