import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, PATIENT, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

/** One conversation that waited for Ana, who is full, and was given to Ben when he came. */
async function waitedForBen(): Promise<{ company: Company; id: string }> {
  const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' }, limit: 1 });
  const [, id = ''] = await company.arrive(2);
  await company.declare('Ben', 'online');
  await company.becomes(['Ana', 'Ben']);
  return { company, id };
}

describe('why', () => {
  it('is one key away from the row under the cursor, with every decision of the past', async () => {
    const { company, id } = await waitedForBen();
    const page = await console.open(company.id('Ben'));
    await page.getByRole('link', { name: id }).waitFor();

    await page.keyboard.press('w');
    const drawer = page.getByRole('complementary', { name: 'Why' });
    await drawer.getByText(/^Ben holds it, assigned by routing/).waitFor();
    await drawer.getByRole('button', { name: 'Earlier decision' }).click();
    await drawer.getByText('Given to Ben, the only eligible agent (1 at capacity).').waitFor();
    await drawer.getByRole('row', { name: /Ben.*chosen/ }).waitFor();
    await drawer.getByRole('button', { name: 'Earlier decision' }).click();

    await drawer.getByText('Waits: nobody can take it now (1 not available, 1 at capacity).').waitFor();
    await drawer.getByRole('row', { name: /Ana.*1 of 1.*at capacity/ }).waitFor();
    await page.keyboard.press('Escape');
    expect(await drawer.count()).toBe(0);
  });

  it('says what would change it', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online', Ben: 'away' }, limit: 1 });
    const [, id = ''] = await company.arrive(2);
    const page = await console.open(company.id('Ben'), { path: `/work/${id}` });

    await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Why' }).click();

    const changes = page.getByRole('region', { name: 'What would change it' });
    await changes.getByText(/Ben comes online/).waitFor();
    await changes.getByText(/Ana has a free slot/).waitFor();
  });

  it('marks what decides by the method of the policy', async () => {
    const policy = { ...PATIENT, method: 'least_assigned' } as const;
    const company = await Company.found(api, { policy, agents: { Ana: 'online', Ben: 'away' } });
    await company.arrive(2);
    await company.declare('Ben', 'online');
    const [id = ''] = await company.arrive();
    const page = await console.open(company.id('Ben'), { path: `/why/${id}` });

    await page.getByRole('columnheader', { name: 'Load ◂ decides' }).waitFor();
    await page.getByRole('row', { name: /Ana.*ranked lower: had 2, Ben 0/ }).waitFor();
  });

  it('is a page that can be handed on, of the latest decision', async () => {
    const { company, id } = await waitedForBen();
    const page = await console.open(company.id('Ana'), { path: `/why/${id}` });

    await page.getByText('Given to Ben, the only eligible agent (1 at capacity).').waitFor();
    await button(page, 'Earlier decision').click();

    await page.getByText(/^Waits: nobody can take it now/).waitFor();
    const [first] = await api.all<{ id: string }>(`/v1/conversations/${id}/decisions`);
    expect(new URL(page.url()).pathname).toBe(`/console/why/${id}/${first?.id}`);
  });
});
