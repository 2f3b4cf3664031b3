import { describe, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, PATIENT, supervisorOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

describe('a page that cannot be loaded', () => {
  it('leaves the others as they are, and is had by loading the console anew', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const boss = await supervisorOf(company);
    const page = await console.open(boss, { path: '/work' });
    await page.route(/assets\/page-\w+\.js/, (route) => route.abort());

    await page.getByRole('link', { name: 'Board' }).click();
    await page.getByText('This page broke: it could not be loaded.').waitFor();
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByRole('link', { name: /^Mine/ }).waitFor();
    expect(await page.getByText('This page broke').count()).toBe(0);
    await page.getByRole('link', { name: 'Board' }).click();
    await page.unrouteAll();
    await button(page, 'Reload it').click();

    await page.getByRole('heading', { name: 'Board' }).first().waitFor();
  });
});

describe('the bell', () => {
  it('is silenced for all that was seen by one press', async () => {
    const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
    await company.arrive(2);
    const page = await console.open(company.id('Ana'));

    await button(page, 'Notifications, 2 unread').click();
    await button(page, 'Mark all as read').click();

    await page.getByText('Nothing unread.').waitFor();
    await button(page, 'Notifications, 0 unread').waitFor();
  });
});

describe('a key', () => {
  it('is not for the page while a dialog or a menu is open, or with Ctrl', async () => {
    const company = await Company.found(api, { agents: { Ana: 'online' } });
    const page = await console.open(company.id('Ana'));
    const goToProfile = async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('p');
    };

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    await goToProfile();
    await page.keyboard.press('Escape');
    await page.keyboard.press('.');
    await button(page, 'Log out').waitFor();
    await goToProfile();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('Control+p');
    expect(new URL(page.url()).pathname).toBe('/console/work');
    await goToProfile();

    await page.getByRole('heading', { name: 'Ana' }).waitFor();
  });
});
