import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, list, PATIENT, reads, rowsOf, supervisorOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

/** The board of a supervisor, of one inbox: other companies use the same stack. */
async function boardOf(company: Company): Promise<Page> {
  const id = await supervisorOf(company);
  return await console.open(id, { path: `/board?inbox=${company.inboxId}` });
}

/** A row of a table, cell by cell. */
const cellsOf = async (page: Page, table: string, name: string): Promise<readonly string[]> =>
  await page.getByRole('table', { name: table }).getByRole('row', { name }).getByRole('cell').allInnerTexts();

describe('the board', () => {
  it('says at once whom nobody can serve, and no more when somebody comes', async () => {
    const company = await Company.found(api, {
      policy: { ...PATIENT, whenAllOffline: 'wait' },
      agents: { Ana: 'away' },
    });
    const page = await boardOf(company);
    await list(page, 'Attention').waitFor({ state: 'attached' });

    const [id = ''] = await company.arrive();

    const complaint = list(page, 'Attention').getByRole('listitem').filter({ hasText: 'nobody' });
    await complaint.getByRole('link', { name: 'Waiting list' }).waitFor();
    await expect.poll(() => rowsOf(page, 'Waiting list')).toEqual([id]);
    expect((await cellsOf(page, 'Board: inboxes', 'inbox'))[0]).toBe('1');
    await company.declare('Ana', 'online');

    await expect.poll(() => rowsOf(page, 'Waiting list')).toEqual([]);
    await complaint.waitFor({ state: 'detached' });
    await expect.poll(() => cellsOf(page, 'Board: agents', 'Ana')).toContain('1');
  });

  it('tells what happens while it happens, and why', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    const page = await boardOf(company);
    await page.getByRole('table', { name: 'Board: agents' }).waitFor();

    const [id = ''] = await company.arrive();
    const told = list(page, 'Just now')
      .getByRole('listitem')
      .filter({ hasText: id })
      .filter({ hasText: 'given to Ana' });
    await told.getByRole('link', { name: 'why?' }).click();

    await page.getByText('Given to Ana, the only eligible agent.').first().waitFor();
  });

  it('lets a supervisor set an agent away, and see why one is given nothing', async () => {
    const company = await Company.found(api, {
      policy: PATIENT,
      agents: { Ana: 'online', Ben: 'online' },
      limit: { Ben: 0 },
    });
    await company.arrive();
    const page = await boardOf(company);

    await button(page, 'More about Ben').click();
    await button(page, 'Why nothing?').click();
    await page.getByRole('dialog', { name: 'Why nothing for Ben?' }).getByText('at capacity').first().waitFor();
    await button(page, 'Close').click();
    await button(page, 'More about Ana').click();
    await button(page, 'Away').click();

    await reads(page, 'Ana is away now.');
    expect(await company.agent('Ana')).toMatchObject({ availability: 'away' });
  });

  it('is sorted by any column, as its address says', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'away', Ben: 'online' } });
    await company.arrive(2);
    const page = await boardOf(company);
    const names = () => page.getByRole('table', { name: 'Board: agents' }).getByRole('rowheader').allInnerTexts();
    await expect.poll(names).toEqual(['Ana', 'Ben']);

    await button(page, 'Load').click();

    await expect.poll(names).toEqual(['Ben', 'Ana']);
    expect(page.url()).toContain('agents=load');
  });

  it('fills a screen on the wall, until Escape', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    const page = await boardOf(company);

    await button(page, 'Wall').click();
    await page.getByRole('table', { name: 'Board: agents' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');

    await page.getByRole('table', { name: 'Board: agents' }).waitFor();
  });
});
