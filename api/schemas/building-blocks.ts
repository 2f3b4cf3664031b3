import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { type AgentId, ID_PATTERN, type Instant as InstantText } from '../../contract/ids.ts';
import { DEFAULT_LIMIT, type Page } from '../cursor.ts';

/** An object with these fields and no others. `elsewhere` tells callers where a field they may expect belongs. */
export function closed<Properties extends TProperties>(
  properties: Properties,
  options: { readonly description?: string; readonly elsewhere?: Readonly<Record<string, string>> } = {},
) {
  const { elsewhere, ...rest } = options;
  return Type.Object(properties, {
    additionalProperties: false,
    ...rest,
    ...(elsewhere === undefined ? {} : { 'x-elsewhere': elsewhere }),
  });
}

/** One of a few words. */
export function oneOf<const Values extends readonly string[]>(values: Values, options: { description?: string } = {}) {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options });
}

/** The same, or null. What may be null already stays as it is. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  const { type, enum: values, ...rest } = schema as Schema & { type?: unknown; enum?: readonly unknown[] };
  if (Array.isArray(type) && type.includes('null')) return Type.Unsafe<Static<Schema> | null>(schema);
  // A list within a list of types would be no JSON Schema, and would check nothing.
  if (typeof type !== 'string') throw new TypeError(`only a schema with one type can be nullable: ${String(type)}`);
  return Type.Unsafe<Static<Schema> | null>({
    ...rest,
    type: [type, 'null'],
    ...(values === undefined ? {} : { enum: [...values, null] }),
  });
}

/** A schema with a name of its own in the OpenAPI document. */
export function reference<Shape>(name: string) {
  return Type.Unsafe<Shape>({ $ref: `${name}#` });
}

const ID_DESCRIPTION = '1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone)';

export const Id = Type.String({ pattern: ID_PATTERN, description: ID_DESCRIPTION });

/** PostgreSQL cannot keep a NUL in a text. */
export const text = (maxLength: number, description?: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000]*$',
    description: description ?? `a text of 1 to ${maxLength} characters, without NUL`,
  });

export const Name = text(256);

export const Skills = Type.Array(text(64), {
  maxItems: 100,
  uniqueItems: true,
  description: 'words, such as "billing" or "lang:es"',
});

export const Instant = Type.Unsafe<InstantText>({ type: 'string', format: 'date-time' });

/** An instant as callers may write it: any offset, any precision. */
export const GivenInstant = Type.String({
  format: 'date-time',
  description: 'an RFC 3339 instant, such as 2026-01-31T12:00:00.000Z',
});

/** The agent in whose name a program acts. */
export const ActorId = Type.Unsafe<AgentId>({
  type: 'string',
  pattern: ID_PATTERN,
  description: `the agent in whose name a key acts: ${ID_DESCRIPTION}`,
  'x-form': ID_DESCRIPTION,
});

export const IdParams = closed({ id: Id });

export const PAGE_QUERY = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
  // Of any length, so that whatever is no cursor is refused as such; a request's head is at most 16 KiB.
  cursor: Type.Optional(Type.String({ description: 'nextCursor of the page before' })),
};

/** A page of a list. */
export function pageOf<Item extends TSchema>(item: Item) {
  const nextCursor = nullable(Type.String({ description: 'null at the end' }));
  return Type.Unsafe<Page<Static<Item>>>(closed({ items: Type.Array(item), nextCursor }));
}

export const Nothing = Type.Null({ description: 'No body.' });
