import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, combobox, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

/** What breaks the rules of WCAG 2.2 AA on the page as it is. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(tags)} })`)) as {
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe.each(['light', 'dark'] as const)('in %s', (colours) => {
  it('every page and dialog can be used by everybody', async () => {
    const company = await Company.found(api, {
      policy: { responseTimeoutSeconds: { online: 600 } },
      agents: { Ana: 'online', Ben: 'away' },
      limit: { Ana: 1 },
    });
    const first = await company.writeIn();
    await company.arrive(1, { priority: 'urgent' });
    const page = await console.open(company.id('Ana'), { path: `/work/${first}?list=all`, colours });

    await page.getByText(/^Given to Ana/).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await combobox(page, 'Assigned Agent').click();
    await page.getByRole('option', { name: /Ben/ }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    await page.getByRole('table').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Notifications/ }).click();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await button(page, 'Availability: online').click();
    expect(await violationsOn(page)).toEqual([]);
    await button(page, 'Offline').click();
    await button(page, 'Go offline').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.goto(`${console.url}/console/why/${first}`);
    await page.getByRole('table').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.context().clearCookies();
    await page.goto(`${console.url}/console/`);
    await page.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });
});
