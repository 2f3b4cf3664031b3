import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, list, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

describe('several conversations at once', () => {
  it('are taken together, with a result for each', async () => {
    const company = await Company.found(api, {
      policy: { mode: 'manual' },
      agents: { Ana: 'online', Ben: 'online' },
    });
    const [first = '', second = '', third = ''] = await company.arrive(3);
    const page = await console.open(company.id('Ana'), { path: '/work?list=unassigned' });
    for (const id of [first, second]) await page.getByRole('checkbox', { name: `Select ${id}` }).check();
    // Somebody is faster with one of them, in the moment before.
    await page.route(`**/v1/conversations/${first}/assign`, async (route) => {
      await company.command(first, 'assign', { agentId: company.id('Ben') });
      await route.continue();
    });

    await button(page, 'Assign all to me').click();

    await page.getByRole('dialog', { name: '1 done, 1 refused' }).waitFor();
    const results = await list(page, 'Results').getByRole('listitem').allInnerTexts();
    expect(results).toEqual([`${first} Ben has it now.`, `${second} Ana has it now.`]);
    expect(await company.holders()).toEqual(['Ben', 'Ana', null]);
    expect(await company.show(third)).toMatchObject({ status: 'waiting' });
  });

  it('are selected and resolved by keyboard', async () => {
    const company = await Company.found(api, { policy: { mode: 'manual' }, agents: { Ana: 'online' } });
    const ids = await company.arrive(2);
    for (const id of ids) await company.command(id, 'assign', { agentId: company.id('Ana') });
    await company.say(ids[1] ?? '', { from: 'consumer' });
    const page = await console.open(company.id('Ana'));
    await page.getByRole('checkbox', { name: `Select ${ids[0]}` }).waitFor();

    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('2 selected').waitFor();
    await button(page, 'Resolve all').click();
    await page.getByRole('dialog', { name: 'Resolve one unanswered?' }).waitFor();
    await button(page, 'Resolve').click();

    await page.getByRole('dialog', { name: '2 done' }).waitFor();
    for (const id of ids) expect(await company.show(id)).toMatchObject({ status: 'resolved' });
  });

  it('are those that the page shows, and none in another list', async () => {
    const company = await Company.found(api, { policy: { mode: 'manual' }, agents: { Ana: 'online' } });
    const ids = await company.arrive(2);
    const page = await console.open(company.id('Ana'), { path: '/work?list=unassigned' });
    for (const id of ids) await page.getByRole('checkbox', { name: `Select ${id}` }).check();
    await page.getByText('2 selected').waitFor();

    await company.command(ids[0] ?? '', 'resolve');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('2');

    await page.getByRole('checkbox', { name: `Select ${ids[1]}` }).waitFor();
    expect(await page.getByText('selected').count()).toBe(0);
  });
});
