import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { payloadKeysOf } from '../../runtime/payload-keys.ts';

const A = randomBytes(32).toString('base64');
const B = randomBytes(32).toString('base64');

describe('the keys of payloads', () => {
  it.each([
    { means: 'no key where none is set', text: undefined, current: undefined, known: [] },
    { means: 'one key for everything', text: `2026-11:${A}`, current: '2026-11', known: ['2026-11'] },
    {
      means: 'the first to encrypt',
      text: `2026-11:${A}, 2025-01:${B}`,
      current: '2026-11',
      known: ['2026-11', '2025-01'],
    },
    { means: 'none to encrypt, one to decrypt', text: `none,2026-11:${A}`, current: undefined, known: ['2026-11'] },
    { means: 'none at all', text: 'none', current: undefined, known: [] },
  ])('are $means', ({ text, current, known }) => {
    const keys = payloadKeysOf(text);

    expect(keys.current?.id).toBe(current);
    expect([...keys.known.keys()]).toEqual(known);
  });

  it.each([
    { wrong: 'a key without an id', text: A, sentence: /^PAYLOAD_KEYS has a key without a proper id: set it to keys/ },
    { wrong: 'an id with a blank', text: `my key:${A}`, sentence: /^PAYLOAD_KEYS has a key without a proper id/ },
    {
      wrong: 'a short key',
      text: `a:${A.slice(4)}`,
      sentence: /^PAYLOAD_KEYS has a key "a" that is not 32 bytes in Base64/,
    },
    {
      wrong: 'a key in hexadecimal',
      text: `a:${'0f'.repeat(32)}`,
      sentence: /"a" that is not 32 bytes in Base64: make one/,
    },
    { wrong: 'one id twice', text: `a:${A},a:${B}`, sentence: /^PAYLOAD_KEYS has two keys "a": give each an id/ },
    { wrong: '"none" after a key', text: `a:${A},none`, sentence: /^PAYLOAD_KEYS has "none" after a key/ },
  ])('cannot have $wrong, and no secret is repeated', ({ text, sentence }) => {
    expect(() => payloadKeysOf(text)).toThrow(sentence);
    expect(() => payloadKeysOf(text)).not.toThrow(A.slice(4));
  });
});
