import { expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { combobox, PATIENT, rowsOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

it('finds, takes, gives away and resolves conversations without a mouse', async () => {
  const company = await Company.found(api, {
    policy: { ...PATIENT, mode: 'manual' },
    agents: { Ana: 'online', Ben: 'away' },
  });
  const [first = '', second = ''] = await company.arrive(2);
  const page = await console.open(company.id('Ana'));
  const press = (...keys: readonly string[]) =>
    keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());

  await press('2');
  await expect.poll(() => rowsOf(page, 'Waiting list')).toEqual([first, second]);
  await press('j', 'j', 'Enter');
  await page.getByRole('heading', { name: second }).waitFor();
  await press('c');
  await expect.poll(() => company.show(second)).toMatchObject({ agentId: company.id('Ana') });
  // Its row has left: the keyboard goes on from the next one.
  await expect.poll(() => page.evaluate('document.activeElement.dataset.conversation')).toBe(first);
  await page.getByText(/^In progress/).waitFor();
  await press('a');
  await page.getByRole('option', { name: /Ben/ }).waitFor();
  await page.keyboard.type('ben');
  await press('Enter');
  await expect.poll(() => company.show(second)).toMatchObject({ agentId: company.id('Ben') });
  await expect.poll(() => combobox(page, 'Assigned Agent').getAttribute('placeholder')).toBe('Ben');
  await press('Escape', 'u');
  await expect.poll(() => company.show(second)).toMatchObject({ parked: true });
  await page.getByText(/^Unassigned by a person ·/).waitFor();
  await press('e');
  await expect.poll(() => company.show(second)).toMatchObject({ status: 'resolved' });
  await press('Escape', '/');
  await page.keyboard.type(first);
  await expect.poll(() => rowsOf(page, 'Waiting list')).toEqual([first]);
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(first);
  await press('Escape', '?');
  await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
  await press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});
