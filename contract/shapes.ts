import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { ID_PATTERN } from './ids.ts';

// What the fields of requests and of workflow messages must look like: one description serves the API's validation, the
// OpenAPI document and the check at a workflow's door.

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

export const ID_DESCRIPTION = '1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone)';

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
