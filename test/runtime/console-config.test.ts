import { expect, it } from 'vitest';
import { consoleConfig } from '../../runtime/console-config.ts';

const SECRET = 'a-secret-for-tests-of-32-characters';
const settings = { CONSOLE: true, CONSOLE_SIGN_IN: 'none', JWT_SECRET: SECRET } as const;
const development = { production: false };

it('is nothing where the console is switched off', () => {
  expect(consoleConfig({ ...settings, CONSOLE: false }, development)).toBeUndefined();
});

it('lets nobody choose who they are in production', () => {
  const list = { ...settings, CONSOLE_SIGN_IN: 'list' } as const;

  expect(consoleConfig(list, development)).toMatchObject({ signInByList: true });
  expect(() => consoleConfig(list, { production: true })).toThrow(/^CONSOLE_SIGN_IN is "list" and NODE_ENV/);
});

it('lets nobody choose who they are where no session could be signed', () => {
  expect(() => consoleConfig({ CONSOLE: true, CONSOLE_SIGN_IN: 'list' }, development)).toThrow(/JWT_SECRET is not set/);
});

it('names the origin of a frame that is none', () => {
  const wrong = { ...settings, CONSOLE_FRAME_ANCESTORS: 'desk.example' };

  expect(() => consoleConfig(wrong, development)).toThrow(/^CONSOLE_FRAME_ANCESTORS has "desk.example"/);
});
