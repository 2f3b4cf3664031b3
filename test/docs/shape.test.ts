import { describe, expect, it } from 'vitest';
import { stepsOf } from './page.ts';
import { difference, differenceOfTexts, parseShown, valuesIn } from './shape.ts';

describe('what is shown and what came', () => {
  const rows = [
    { name: 'the same', shown: '{ "a": 1 }', came: { a: 1 }, differs: null },
    { name: 'another value', shown: '{ "a": "x" }', came: { a: 'y' }, differs: '/a is "y", shown is "x"' },
    { name: 'null for a text', shown: '{ "a": "x" }', came: { a: null }, differs: '/a is null, shown is "x"' },
    { name: 'a field too few', shown: '{ "a": 1, "b": 2 }', came: { a: 1 }, differs: '/b is shown, and did not come' },
    { name: 'a field too many', shown: '{ "a": 1 }', came: { a: 1, b: 2 }, differs: '/b came, and is not shown' },
    { name: 'fields left out', shown: '{ "a": 1, … }', came: { a: 1, b: 2 }, differs: null },
    { name: 'an item too many', shown: '[1]', came: [1, 2], differs: ' has 2 items, shown are 1' },
    { name: 'items left out', shown: '[1, …]', came: [1, 2], differs: null },
    { name: 'the rest of a text', shown: '{ "secret": "baton_…" }', came: { secret: 'baton_x1' }, differs: null },
    { name: 'another id of an event', shown: '{ "id": "4711" }', came: { id: '5' }, differs: null },
    {
      name: 'another time within a sentence',
      shown: '{ "a": "since 2026-11-22T06:26:53.158Z." }',
      came: { a: 'since 2027-01-01T00:00:00.000Z.' },
      differs: null,
    },
  ];

  it.each(rows)('differ or not: $name', ({ shown, came, differs }) => {
    expect(difference(parseShown(shown), came)).toBe(differs);
  });

  it('are told apart line by line in texts', () => {
    expect(differenceOfTexts('id: 3\ndata: {"id":"3"}\n…', 'id: 7\ndata: {"id":"7"}\n\nid: 8')).toBeNull();
    expect(differenceOfTexts('b\na', 'a\nb')).toBe('no line like "a" came');
  });
});

it('finds every answer in an output, whatever stands between', () => {
  expect(valuesIn('{"a":"}"}[1,{"b":2}]\n[not json] {"c":3}\n')).toEqual([{ a: '}' }, [1, { b: 2 }], { c: 3 }]);
});

it('takes what is shown right below a block for its answer, and no more', () => {
  const page =
    '```sh\none\n```\n\n```json\n{}\n```\n\nWords.\n\n```json\n[]\n```\n\n<!-- not run: a reason -->\n```sh\ntwo\n```\n';

  expect(stepsOf(page)).toEqual([
    { line: 1, script: 'one\n', notRun: null, shown: [{ language: 'json', text: '{}\n' }] },
    { line: 16, script: 'two\n', notRun: 'a reason', shown: [] },
  ]);
});
