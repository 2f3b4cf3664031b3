import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { violationsOn } from './axe.ts';
import { administratorOf, button, combobox, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

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

  it('so can the pages of supervisors and administrators', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online', Ben: 'away' }, limit: 1 });
    await company.arrive(2);
    const chief = await administratorOf(company);
    await api.expect('PUT', `/v1/teams/${company.id('Billing')}`, { name: 'Billing', members: [chief] });
    const page = await console.open(chief, { path: '/board', colours });
    const inbox = `/settings/inboxes/${company.inboxId}`;

    await page.getByRole('table', { name: 'Board: agents' }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    const pages = [
      ...['/settings/inboxes', `${inbox}/collaborators`, `${inbox}/policy`, '/settings/team-manager'],
      ...['/settings/agents', '/settings/teams', '/settings/keys', '/settings/webhooks', '/board?wall=1'],
    ];
    for (const path of pages) {
      await page.goto(`${console.url}/console${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      expect(await violationsOn(page), path).toEqual([]);
    }
  });
});
