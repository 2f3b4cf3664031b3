import { expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, PATIENT, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

it('keeps what somebody prefers in their browser', async () => {
  const company = await Company.found(api, { agents: { Ana: 'online' } });
  const page = await console.open(company.id('Ana'), { colours: 'light' });
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const light = await ground();

  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('heading', { name: 'Ana' }).waitFor();
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('Dark');
  await page.getByRole('checkbox', { name: 'Shortcuts of a single key' }).uncheck();
  await page.reload();

  expect(await ground()).not.toBe(light);
  await page.getByRole('checkbox', { name: 'Shortcuts of a single key' }).waitFor();
  await page.keyboard.press('?');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

it('plays a sound for what is given to one, unless it is switched off', async () => {
  const company = await Company.found(api, { policy: PATIENT, agents: { Ana: 'online' } });
  const page = await console.open(company.id('Ana'));
  // Counted on every page that is opened.
  await page.addInitScript(`
    globalThis.begun = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      globalThis.begun += 1;
      start.call(this, when);
    };`);
  const begun = () => page.evaluate('globalThis.begun');
  await page.reload();
  await page.getByText('● live').waitFor();
  // A press, without which browsers keep sounds back.
  await button(page, 'Availability: online').click();
  await page.keyboard.press('Escape');

  await company.arrive();
  await expect.poll(begun).toBe(2);
  await page.goto(`${console.url}/console/profile`);
  await page.getByRole('combobox', { name: 'Sounds' }).selectOption('Off');
  await page.getByText('● live').waitFor();
  await page.evaluate('globalThis.begun = 0');
  await company.arrive();

  await page.getByText(`${company.conversations[1]} is yours.`).waitFor();
  expect(await begun()).toBe(0);
});
