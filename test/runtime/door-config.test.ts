import { describe, expect, it } from 'vitest';
import { originsOf, proxiesOf } from '../../runtime/door-config.ts';

describe('proxies that are trusted', () => {
  it.each([
    { text: undefined, expected: false },
    { text: '0', expected: false },
    { text: '2', expected: 2 },
    { text: '10.0.0.1', expected: ['10.0.0.1'] },
    { text: '10.0.0.0/8, fd00::/8', expected: ['10.0.0.0/8', 'fd00::/8'] },
  ])('are $expected for $text', ({ text, expected }) => {
    expect(proxiesOf(text)).toEqual(expected);
  });

  it.each(['abc', '1,2', '10.0.0.0/99', 'fade', '100', 'proxy.example'])('cannot be %s', (text) => {
    expect(() => proxiesOf(text)).toThrow(/^TRUST_PROXY has "/);
  });
});

describe('origins whose pages may call', () => {
  it('are those a browser sends', () => {
    expect(originsOf('https://desk.example, http://localhost:5173')).toEqual([
      'https://desk.example',
      'http://localhost:5173',
    ]);
    expect(originsOf(undefined)).toEqual([]);
  });

  it.each(['*', 'desk.example', 'https://Desk.example', 'https://desk.example:443', 'https://desk.example/'])(
    'cannot be %s',
    (text) => {
      expect(() => originsOf(text)).toThrow(/^CORS_ORIGINS has "/);
    },
  );
});
