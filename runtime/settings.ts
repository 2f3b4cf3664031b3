import { envSchema } from 'env-schema';
import type { Static, TObject } from 'typebox';

/** A setting that is missing or wrong; the message names the variable and says what to set it to. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The parts of a setting that is a list with commas. */
export const listOf = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

interface Violation {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly missingProperty?: string };
}

/**
 * Reads the variables a schema names, converted and with defaults. The `description` of each property completes the
 * sentence "set X to ...". An empty variable counts as absent, since compose files cannot leave one out.
 *
 * @throws SettingsError when a variable is missing or wrong
 */
export function parseSettings<Schema extends TObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): Static<Schema> {
  const data = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name in schema.properties && value !== undefined && value !== '',
    ),
  );

  try {
    return envSchema<Static<Schema>>({ schema, data, env: false });
  } catch (error) {
    const violations = violationsOf(error);
    if (violations.length === 0) throw error;
    const sentences = new Set(violations.map((violation) => sentence(schema, violation, environment)));
    throw new SettingsError([...sentences].join('\n'));
  }
}

function violationsOf(error: unknown): readonly Violation[] {
  if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) return [];
  return error.errors as readonly Violation[];
}

function sentence(schema: TObject, violation: Violation, environment: Readonly<Record<string, string | undefined>>) {
  const name = violation.params.missingProperty ?? violation.instancePath.split('/')[1] ?? '';
  const property: unknown = schema.properties[name];
  const wanted = describe(property) ?? 'a valid value';
  if (violation.keyword === 'required') return `${name} is not set: set it to ${wanted}.`;
  return isSecret(property)
    ? `${name} is wrong: set it to ${wanted}.`
    : `${name} is "${environment[name]}": set it to ${wanted}.`;
}

function describe(property: unknown): string | undefined {
  if (typeof property !== 'object' || property === null || !('description' in property)) return undefined;
  return typeof property.description === 'string' ? property.description : undefined;
}

/** Secrets carry `writeOnly`, so that a wrong one is not repeated in a log. */
function isSecret(property: unknown): boolean {
  return typeof property === 'object' && property !== null && 'writeOnly' in property && property.writeOnly === true;
}
