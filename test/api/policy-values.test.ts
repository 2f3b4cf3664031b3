import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_ONLY } from '../../api/directory/policy-schema.ts';
import { DEFAULT_POLICY } from '../../contract/policy.ts';
import { nullable, oneOf } from '../../contract/shapes.ts';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail' } });
});
afterAll(() => api.stop());

const WRONG = {
  word: ['nonsense', '', 1, 1.5, true, [], {}, -1],
  truth: ['true', '', 0, 1, 1.5, [], {}],
  list: ['offline', '', 1, true, {}, ['nonsense'], [1], [null], ['offline', 'offline']],
  number: ['x', '3', '', 1.5, true, [], [1], {}, -1, 1_000_000_000],
  states: ['x', 1, true, [], { online: 'x' }, { online: 1.5 }, { online: -1 }, { away: [] }, { asleep: 1 }],
};

function kindOf(setting: string, example: unknown): keyof typeof WRONG {
  if (Array.isArray(example)) return 'list';
  if (typeof example === 'string') return 'word';
  if (typeof example === 'boolean') return 'truth';
  return setting === 'responseTimeoutSeconds' ? 'states' : 'number';
}

const CASES = Object.entries(DEFAULT_POLICY).flatMap(([setting, example]) =>
  WRONG[kindOf(setting, example)].map((value) => ({ setting, value })),
);
const OF_AN_INBOX = CASES.filter(({ setting }) => !ACCOUNT_ONLY.some((name) => name === setting));

/** Expects a refusal that names the field. */
async function refuses(route: string, body: unknown, pointer: string): Promise<void> {
  const answer = await api.call(route, { body });

  expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  expect(answer.body.errors).not.toEqual([]);
  for (const { path } of answer.body.errors) expect(`${path}/`).toMatch(new RegExp(`^${pointer}/`));
}

describe('a wrong value is refused, and the field named,', () => {
  it.each(CASES)('in the policy of the account: $setting $value', ({ setting, value }) =>
    refuses('PATCH /v1/policy', { [setting]: value }, `/${setting}`),
  );

  it.each(OF_AN_INBOX)('in the policy of an inbox: $setting $value', ({ setting, value }) =>
    refuses('PATCH /v1/inboxes/mail/policy', { [setting]: value }, `/${setting}`),
  );

  it.each(OF_AN_INBOX)('in an inbox with its policy: $setting $value', ({ setting, value }) =>
    refuses('PUT /v1/inboxes/mail', { name: 'Mail', policy: { [setting]: value } }, `/policy/${setting}`),
  );
});

describe('nullable', () => {
  it('leaves alone what may be null already', () => {
    const once = nullable(oneOf(['a']));

    expect(nullable(once)).toEqual(once);
  });

  it.each([{ anyOf: [] }, { type: ['string', 'number'] }])('takes no schema without one type: %o', (schema) => {
    expect(() => nullable(schema)).toThrow('one type');
  });
});
