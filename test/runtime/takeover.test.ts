import { expect, it } from 'vitest';
import { type Builds, takesOver } from '../../runtime/takeover.ts';

const builds = (current: string | null, former: readonly string[], alive: readonly string[]): Builds => ({
  current,
  former: new Set(former),
  alive: new Set(alive),
});

it.each([
  { own: 'a', why: 'nothing is current yet', seen: builds(null, [], ['a']), takes: true },
  { own: 'a', why: 'it is current already', seen: builds('a', ['a'], ['a']), takes: false },
  { own: 'b', why: 'it is new', seen: builds('a', ['a'], ['a', 'b']), takes: true },
  { own: 'a', why: 'a later one has taken over, and runs', seen: builds('b', ['a', 'b'], ['a', 'b']), takes: false },
  { own: 'a', why: 'nobody runs the later one any more', seen: builds('b', ['a', 'b'], ['a']), takes: true },
])('says $takes of build $own where $why', ({ own, seen, takes }) => {
  expect(takesOver(own, seen)).toBe(takes);
});
