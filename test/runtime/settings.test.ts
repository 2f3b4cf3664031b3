import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../runtime/settings.ts';

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000, description: 'a port from 0 to 65535' }),
  VERBOSE: Type.Boolean({ default: false, description: '"true" or "false"' }),
  DATABASE_URL: Type.String({ pattern: '^postgres', writeOnly: true, description: 'an address' }),
});

const valid = { DATABASE_URL: 'postgres://localhost/baton' };

describe('settings', () => {
  it('converts what is set and fills in what is not', () => {
    const settings = parseSettings(schema, { ...valid, PORT: '8080' });

    expect(settings).toEqual({ ...valid, PORT: 8080, VERBOSE: false });
  });

  it('takes an empty variable for one that is absent', () => {
    const settings = parseSettings(schema, { ...valid, PORT: '' });

    expect(settings.PORT).toBe(3000);
  });

  it.each([
    {
      name: 'a missing one',
      input: { ...valid, DATABASE_URL: undefined },
      expected: 'DATABASE_URL is not set: set it to an address.',
    },
    {
      name: 'a wrong number',
      input: { ...valid, PORT: 'abc' },
      expected: 'PORT is "abc": set it to a port from 0 to 65535.',
    },
    {
      name: 'one out of bounds',
      input: { ...valid, PORT: '70000' },
      expected: 'PORT is "70000": set it to a port from 0 to 65535.',
    },
    {
      name: 'a wrong flag',
      input: { ...valid, VERBOSE: 'yes' },
      expected: 'VERBOSE is "yes": set it to "true" or "false".',
    },
    {
      name: 'a wrong secret, without repeating it',
      input: { DATABASE_URL: 'mysql://root:pw@db' },
      expected: 'DATABASE_URL is wrong: set it to an address.',
    },
  ])('names the variable and the fix for $name', ({ input, expected }) => {
    expect(() => parseSettings(schema, input)).toThrow(new SettingsError(expected));
  });

  it('reports all that is wrong at once', () => {
    expect(() => parseSettings(schema, { PORT: '-1' })).toThrow(
      /DATABASE_URL is not set.*\n.*PORT is "-1"|PORT is "-1".*\n.*DATABASE_URL/,
    );
  });
});
