import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { explainErrors } from './explain-errors.ts';
import { invalidRequest } from './problem.ts';
import { unstorableTexts } from './storable-text.ts';

/**
 * Validates by TypeBox. A body is taken as it is: nothing is converted, dropped or filled in. In a query, where
 * everything is text, numbers and truth values are read first. Whatever the schema says, no text may be one that cannot be
 * stored: within a workflow's transaction nobody could be told any more.
 */
export const validation = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
      const check = Compile(schema);
      return (given: unknown) => {
        const value = httpPart === 'querystring' ? readQuery(schema, given) : given;
        if (!check.Check(value)) return { error: invalidRequest(...explainErrors(schema, check.Errors(value))) };
        const unstorable = unstorableTexts(value);
        return unstorable.length === 0 ? { value } : { error: invalidRequest(...unstorable) };
      };
    });
  },
  { name: 'validation' },
);

/** The query with its numbers and truth values read. */
function readQuery(schema: TSchema, given: unknown): unknown {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, { readonly type?: string }>> };
  if (properties === undefined || typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, readValue(properties[name]?.type, value)]),
  );
}

function readValue(type: string | undefined, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer' && /^\d{1,15}$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
