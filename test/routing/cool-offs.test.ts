import { describe, expect, it } from 'vitest';
import { coolOffEnd, runningCoolOffs } from '../../routing/cool-offs.ts';
import { at } from './builders.ts';
import { table } from './table.ts';

const THREE_HUNDRED = { cooloffSeconds: 300 };

describe('coolOffEnd', () => {
  table(
    [
      { name: 'counts from when the agent lost it', input: { a1: at(10) }, policy: THREE_HUNDRED, expected: at(310) },
      {
        name: 'is nothing for an agent who lost nothing',
        input: { a2: at(10) },
        policy: THREE_HUNDRED,
        expected: null,
      },
      {
        name: 'goes by the present policy, from the start of the cool-off',
        input: { a1: at(10) },
        policy: { cooloffSeconds: 60 },
        expected: at(70),
      },
      {
        name: 'is the start where the policy has no cool-off any more',
        input: { a1: at(10) },
        policy: { cooloffSeconds: 0 },
        expected: at(10),
      },
    ],
    ({ input, policy, expected }) => {
      expect(coolOffEnd({ coolOffs: input }, 'a1', policy)).toBe(expected);
    },
  );

  it('takes no name that every object has for an agent', () => {
    expect(coolOffEnd({ coolOffs: {} }, 'constructor', THREE_HUNDRED)).toBeNull();
  });
});

describe('runningCoolOffs', () => {
  const coolOffs = { a3: at(20), a2: at(10), a1: at(10), a4: at(-300) };

  it('names those that still run, the first to end first, then in the order of ids', () => {
    expect(runningCoolOffs({ coolOffs }, THREE_HUNDRED, at(60))).toEqual([
      { agentId: 'a1', until: at(310) },
      { agentId: 'a2', until: at(310) },
      { agentId: 'a3', until: at(320) },
    ]);
  });

  it('has ended at the very instant of its end', () => {
    expect(runningCoolOffs({ coolOffs }, THREE_HUNDRED, at(310)).map(({ agentId }) => agentId)).toEqual(['a3']);
  });

  it('has ended where the policy has no cool-off any more', () => {
    expect(runningCoolOffs({ coolOffs }, { cooloffSeconds: 0 }, at(60))).toEqual([]);
  });
});
