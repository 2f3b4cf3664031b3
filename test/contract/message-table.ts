import type { TSchema } from 'typebox';
import { COMMANDS } from '../../contract/commands.ts';
import { ID_PATTERN } from '../../contract/ids.ts';
import {
  COMMAND_SHAPES,
  MessageToldShape,
  OpenConversationShape,
  OpenShape,
  SetAvailabilityShape,
} from '../../workflows/message-shapes.ts';

/** The part of a JSON Schema that the shapes of messages are made of. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
}

interface Row {
  readonly message: string;
  readonly sentAs: string;
  readonly shape: TSchema;
  readonly refusals?: readonly string[];
}

const ROWS: readonly Row[] = [
  { message: 'input of `conversation`, in `open`', sentAs: 'start', shape: OpenConversationShape },
  { message: '`open`', sentAs: 'update, signal', shape: OpenShape, refusals: ['inbox_not_found'] },
  { message: '`messageReceived`', sentAs: 'signal', shape: without(MessageToldShape, 'standing') },
  ...Object.entries(COMMANDS).map(([name, { refusals }]) => ({
    message: `\`${name}\``,
    sentAs: 'update, signal',
    shape: COMMAND_SHAPES[name as keyof typeof COMMANDS],
    refusals,
  })),
  { message: '`setAvailability`, of `agent`', sentAs: 'update', shape: SetAvailabilityShape },
];

/** The table of `docs/temporal.md`, from the shapes that the workflows check. If it has changed, copy it there. */
export function messageTable(): string {
  const rows = ROWS.map(({ message, sentAs, shape, refusals = [] }) => {
    const codes = refusals.map((code) => `\`${code}\``).join(', ');
    return `| ${message} | ${sentAs} | \`${describeSchema(shape as Schema)}\` | ${codes} |`;
  });
  const noted = `\`actor\`: \`${describeSchema(ACTOR)}\`. An id is 1 to 128 of \`A-Z a-z 0-9 _ . : @ -\`.`;
  return ['| message | as | shape | refused with |', '| --- | --- | --- | --- |', ...rows, '', noted].join('\n');
}

const ACTOR = (SetAvailabilityShape as Schema).properties?.['actor'] as Schema;

/** What stands for a value in the table. */
function describeSchema(schema: Schema): string {
  const { type, properties, required = [], items, pattern, format } = schema;
  const nullable = Array.isArray(type) && type.includes('null') ? ' or null' : '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([name, field]) => {
      const label = `${name}${required.includes(name) ? '' : '?'}`;
      return name === 'actor' ? label : `${label}: ${describeSchema(field)}`;
    });
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (items !== undefined) return `[${describeSchema(items)}]`;
  if (format === 'date-time') return 'instant';
  return `${pattern === ID_PATTERN ? 'id' : type === 'boolean' ? 'boolean' : 'text'}${nullable}`;
}

function without(shape: TSchema, field: string): TSchema {
  const { properties, ...rest } = shape as TSchema & Schema;
  const { [field]: _, ...others } = properties ?? {};
  return { ...rest, properties: others } as TSchema;
}
