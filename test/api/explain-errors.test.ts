import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { expect, it } from 'vitest';
import { explainErrors } from '../../api/http/explain-errors.ts';
import openapi from './openapi.json' with { type: 'json' };

interface Described {
  readonly description?: string;
  readonly 'x-form'?: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

interface Operation {
  readonly parameters?: readonly Described[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Described>> };
}

/** The schema of everything a request may carry; OpenAPI describes a parameter beside its schema. */
const REQUESTS = Object.values<Readonly<Record<string, object>>>(openapi.paths)
  .flatMap((methods) => Object.values(methods) as Operation[])
  .flatMap(({ parameters = [], requestBody }) => [
    ...parameters.map(({ schema, ...beside }) => ({ ...beside, ...schema })),
    ...Object.values(requestBody?.content ?? {}).map(({ schema }) => schema),
  ]);

/** A schema and those within it. */
function within(schema: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  const { properties = {}, items } = schema as { properties?: Record<string, typeof schema>; items?: typeof schema };
  return [schema, ...[...Object.values(properties), ...(items === undefined ? [] : [items])].flatMap(within)];
}

const WRONG = ['', ' \0', 'x'.repeat(3_000)];

function messagesOf(schema: Readonly<Record<string, unknown>>): readonly string[] {
  const whole: TSchema = Type.Unsafe(schema);
  const check = Compile(whole);
  return WRONG.flatMap((text) => explainErrors(whole, check.Errors(text)).map(({ message }) => message));
}

it('says of a malformed text what it must look like', () => {
  const formed = REQUESTS.flatMap(within).filter((schema) =>
    ['pattern', 'format', 'minLength', 'maxLength'].some((keyword) => keyword in schema),
  );

  // Whatever is new here must read as a sentence.
  expect([...new Set(formed.flatMap(messagesOf))].sort()).toEqual([
    'must be 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone)',
    'must be 1 to 128 visible ASCII characters',
    'must be 1 to 200 ids with commas between them',
    'must be a UUID',
    'must be a decimal number',
    'must be a text of 1 to 256 characters, without NUL',
    'must be a text of 1 to 64 characters, without NUL',
    'must be a text of at most 128 characters',
    'must be a text of at most 2048 characters',
    'must be a text of at most 256 characters',
    'must be an ETag such as "7", several with commas between, or *',
    'must be an RFC 3339 instant, such as 2026-01-31T12:00:00.000Z',
    'must be an http or https address of at most 2048 characters',
    'must be an https address (http only on localhost) in which {conversationId} and {consumerId} stand for those ids; null with kind none',
    'must be the id of a notification, a decimal number',
    'must be the id of an event, a decimal number',
  ]);
});
