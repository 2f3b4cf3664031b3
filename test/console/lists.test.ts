import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { list, rowsOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

const PATIENT = { responseTimeoutSeconds: { online: 600, busy: 60, away: 600, offline: 600 } };

describe('the lists', () => {
  it('say how many more there are than they show, and show apart whom a person took out of routing', async () => {
    const company = await Company.found(api, { policy: { mode: 'manual' }, agents: { Ana: 'online' } });
    await company.rush(103);
    const [first = '', second = ''] = company.conversations;
    await company.command(first, 'assign', { agentId: company.id('Ana') });
    await company.command(first, 'unassign', { agent: true });
    const page = await console.open(company.id('Ana'), { path: `/work?list=unassigned&inbox=${company.inboxId}` });

    await page.getByText('2 more.').waitFor();
    await expect.poll(() => rowsOf(page, 'Unassigned by a person')).toEqual([first]);
    await company.command(second, 'resolve');

    await page.getByText('1 more.').waitFor();
    expect(await list(page, 'Waiting list').getByRole('listitem').count()).toBe(100);
  });

  it('show the deadlines that the state of an agent moves', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' } });
    const id = await company.writeIn();
    const page = await console.open(company.id('Ben'), { path: `/work/${id}?list=all` });
    await page.getByText(/In progress · due \d:\d\d/).waitFor();

    await company.declare('Ana', 'busy');

    await page.getByText(/In progress · due 0:\d\d/).waitFor();
    await list(page, 'All')
      .getByText(/0:\d\d/)
      .waitFor();
  });

  it('take in what is found later, too', async () => {
    const company = await Company.found(api, { policy: { mode: 'manual' }, agents: { Ana: 'online' } });
    const consumer = { id: company.id('zed'), name: company.id('zed') };
    const page = await console.open(company.id('Ana'), { path: `/work?list=all&q=${consumer.id}` });
    await page.getByText('Nothing here begins with').first().waitFor();

    await company.arrive(1, { consumer });

    await expect.poll(() => rowsOf(page, 'All')).toEqual([consumer.name]);
  });
});

describe('the search', () => {
  it('leads to the lists from elsewhere, and is one step of the history', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await console.open(company.id('Ana'), { path: '/profile' });
    const search = page.getByRole('searchbox', { name: 'Search' });
    const address = () => page.evaluate('location.pathname + location.search');

    await search.pressSequentially('abc');
    await expect.poll(address).toBe('/console/work?q=abc');
    await search.pressSequentially('d');
    await expect.poll(address).toBe('/console/work?q=abcd');
    await page.goBack();

    await page.getByRole('heading', { name: 'Ana' }).waitFor();
    expect(await search.inputValue()).toBe('');
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByText('Nothing is yours.').waitFor();
    expect(await address()).toBe('/console/work');
  });
});
