import { expect, it } from 'vitest';
import { StatementNames } from '../../runtime/statement-names.ts';

it('names a statement that comes again, each by a name of its own', () => {
  const names = new StatementNames();

  const first = ['a', 'b', 'a', 'b'].map((sql) => names.nameOf(sql));
  const again = ['b', 'a'].map((sql) => names.nameOf(sql));

  expect(first).toEqual(['', '', 'baton_1', 'baton_2']);
  expect(again).toEqual(['baton_2', 'baton_1']);
});

it('names a bounded number, whatever comes', () => {
  const names = new StatementNames();
  const texts = Array.from({ length: 5_000 }, (_, n) => `SELECT ${n}`);

  const given = texts.flatMap((sql) => [names.nameOf(sql), names.nameOf(sql)]);

  expect(new Set(given).size).toBe(301);
  expect(names.nameOf('SELECT 0')).toBe('baton_1');
});
