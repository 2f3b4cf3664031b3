import { describe, expect, it } from 'vitest';
import { patchOverrides } from '../../api/directory/policy-patch.ts';
import { DEFAULT_POLICY } from '../../contract/policy.ts';
import { accountPolicy, inboxPolicy, mergePatch } from '../../store/policy-inheritance.ts';

describe('a merge patch', () => {
  // Appendix A of RFC 7396, word for word.
  const examples: readonly { original: unknown; patch: unknown; result: unknown }[] = [
    { original: { a: 'b' }, patch: { a: 'c' }, result: { a: 'c' } },
    { original: { a: 'b' }, patch: { b: 'c' }, result: { a: 'b', b: 'c' } },
    { original: { a: 'b' }, patch: { a: null }, result: {} },
    { original: { a: 'b', b: 'c' }, patch: { a: null }, result: { b: 'c' } },
    { original: { a: ['b'] }, patch: { a: 'c' }, result: { a: 'c' } },
    { original: { a: 'c' }, patch: { a: ['b'] }, result: { a: ['b'] } },
    { original: { a: { b: 'c' } }, patch: { a: { b: 'd', c: null } }, result: { a: { b: 'd' } } },
    { original: { a: [{ b: 'c' }] }, patch: { a: [1] }, result: { a: [1] } },
    { original: ['a', 'b'], patch: ['c', 'd'], result: ['c', 'd'] },
    { original: { a: 'b' }, patch: ['c'], result: ['c'] },
    { original: { a: 'foo' }, patch: null, result: null },
    { original: { a: 'foo' }, patch: 'bar', result: 'bar' },
    { original: { e: null }, patch: { a: 1 }, result: { e: null, a: 1 } },
    { original: [1, 2], patch: { a: 'b', c: null }, result: { a: 'b' } },
    { original: {}, patch: { a: { bb: { ccc: null } } }, result: { a: { bb: {} } } },
  ];

  it.each(examples)('turns $original by $patch into $result', ({ original, patch, result }) => {
    expect(mergePatch(original, patch)).toEqual(result);
  });

  it('cannot reach the prototype', () => {
    mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'));

    expect({}).not.toHaveProperty('polluted');
  });
});

describe('overrides', () => {
  it('inherit a setting again when it is patched with null', () => {
    expect(patchOverrides({ mode: 'manual', cooloffSeconds: 5 }, { mode: null })).toEqual({ cooloffSeconds: 5 });
  });

  it('are merged state by state for response timeouts', () => {
    const patched = patchOverrides(
      { responseTimeoutSeconds: { online: 10, away: 20 } },
      { responseTimeoutSeconds: { away: null, busy: 30 } },
    );

    expect(patched).toEqual({ responseTimeoutSeconds: { online: 10, busy: 30 } });
  });

  it('keep no empty object behind', () => {
    expect(
      patchOverrides({ responseTimeoutSeconds: { online: 10 } }, { responseTimeoutSeconds: { online: null } }),
    ).toEqual({});
  });

  it('are replaced whole where they are lists', () => {
    expect(patchOverrides({ reassignOn: ['offline', 'away'] }, { reassignOn: ['busy'] })).toEqual({
      reassignOn: ['busy'],
    });
  });
});

describe('what is stored of a policy', () => {
  it('is never a value of the wrong kind, wherever it came from', () => {
    expect(() => patchOverrides({ defaultCapacity: 'x' }, { mode: 'manual' })).toThrow('/defaultCapacity must be');
  });

  it('can be made right where it was wrong', () => {
    expect(patchOverrides({ defaultCapacity: 'x' }, { defaultCapacity: null })).toEqual({});
  });
});

describe('the policy in force', () => {
  it('is the default where nothing is set', () => {
    expect(accountPolicy({})).toEqual(DEFAULT_POLICY);
  });

  it('takes from the account what an inbox does not set', () => {
    const account = accountPolicy({ method: 'least_assigned', responseTimeoutSeconds: { away: 5 } });

    const policy = inboxPolicy(account, { mode: 'manual', responseTimeoutSeconds: { online: 7 } });

    expect(policy).toMatchObject({
      mode: 'manual',
      method: 'least_assigned',
      responseTimeoutSeconds: { online: 7, busy: 60, away: 5, offline: 60 },
    });
  });

  it('leaves out of an inbox what exists for the account only', () => {
    const policy = inboxPolicy(accountPolicy({ defaultCapacity: 3 }), {});

    expect(policy).not.toHaveProperty('defaultCapacity');
    expect(policy).not.toHaveProperty('missesBeforeAway');
    expect(policy).not.toHaveProperty('connectionLostAfterSeconds');
  });
});
