import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import type { FieldError } from './problem.ts';

/** Says of each violation which field it is about and what belongs there. */
export function explainErrors(schema: TSchema, errors: readonly TLocalizedValidationError[]): readonly FieldError[] {
  return errors.flatMap((error) => explain(schema, error));
}

function explain(root: TSchema, error: TLocalizedValidationError): readonly FieldError[] {
  const { instancePath: path } = error;
  const schema = at(root, error.schemaPath);
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => ({ path: child(path, name), message: 'is required' }));
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => ({
        path: child(path, name),
        message: unknownField(schema, name),
      }));
    case 'boolean':
      // The same unknown field once more, from its own side.
      return [];
    case 'type':
      return [{ path, message: `must be ${inWords([error.params.type].flat())}` }];
    case 'enum':
      return [{ path, message: `must be one of ${listed(error.params.allowedValues)}` }];
    case 'const':
      return [{ path, message: `must be ${JSON.stringify(error.params.allowedValue)} or absent` }];
    case 'minimum':
    case 'maximum':
      return [{ path, message: `must be from ${schema['minimum']} to ${schema['maximum']}` }];
    case 'minLength':
    case 'maxLength':
    case 'pattern':
    case 'format':
      return [{ path, message: wrongForm(schema) ?? error.message }];
    case 'uniqueItems':
      return [{ path, message: 'must not name the same thing twice' }];
    default:
      return [{ path, message: error.message }];
  }
}

/** `x-form` says what a text must look like where the description says what it is for. */
function wrongForm(schema: Readonly<Record<string, unknown>>): string | undefined {
  const form = schema['x-form'] ?? schema['description'];
  return form === undefined ? undefined : `must be ${form}`;
}

function unknownField(schema: Readonly<Record<string, unknown>>, name: string): string {
  const elsewhere = (schema['x-elsewhere'] as Readonly<Record<string, string>> | undefined)?.[name];
  if (elsewhere !== undefined) return elsewhere;
  const known = Object.keys((schema['properties'] as object | undefined) ?? {});
  return known.length === 0 ? 'is not known here: nothing is' : `is not known here; known are ${known.join(', ')}`;
}

/** The part of a schema a path such as `#/properties/name` leads to. */
function at(root: TSchema, schemaPath: string): Readonly<Record<string, unknown>> {
  let place: unknown = root;
  for (const step of schemaPath.split('/').slice(1)) {
    place = typeof place === 'object' && place !== null ? (place as Record<string, unknown>)[plain(step)] : undefined;
  }
  return typeof place === 'object' && place !== null ? (place as Record<string, unknown>) : {};
}

const plain = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');
const child = (path: string, name: string): string => `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
const listed = (values: readonly unknown[]): string => values.map((value) => String(value)).join(', ');

const ARTICLES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

const inWords = (types: readonly string[]): string => types.map((type) => ARTICLES[type] ?? type).join(' or ');
