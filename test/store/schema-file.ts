import type { TableShape } from './table-shape.ts';

/** How Prisma's types are called in PostgreSQL, where no `@db.` says otherwise. */
const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'int4',
  BigInt: 'int8',
  Boolean: 'bool',
  Json: 'jsonb',
  DateTime: 'timestamp(3)',
};

const NATIVE_TYPES: Readonly<Record<string, string>> = {
  Uuid: 'uuid',
  SmallInt: 'int2',
  Timestamptz: 'timestamptz',
};

interface Field {
  readonly name: string;
  readonly type: string;
  readonly suffix: string;
  readonly attributes: string;
}

/** The tables that a Prisma schema describes: as much of its language as ours uses. */
export function parseSchema(source: string): Readonly<Record<string, TableShape>> {
  const models = [...source.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => ({
    name,
    lines: body.split('\n').map((line) => line.trim()),
  }));
  const modelNames = new Set(models.map(({ name }) => name));
  const tables = new Map(models.map(({ name, lines }) => [name, named(lines.join('\n'), /@@map\("(.+?)"\)/) ?? name]));
  return Object.fromEntries(
    models.map(({ name, lines }) => {
      const table = tables.get(name) ?? name;
      return [table, shapeOf({ table, lines, modelNames, tables })];
    }),
  );
}

interface Model {
  readonly table: string;
  readonly lines: readonly string[];
  readonly modelNames: ReadonlySet<string>;
  readonly tables: ReadonlyMap<string, string>;
}

function shapeOf({ table, lines, modelNames, tables }: Model): TableShape {
  const fields = lines.flatMap((line) => readField(line));
  const stored = fields.filter(({ type }) => !modelNames.has(type));
  const columns = new Map(stored.map((field) => [field.name, columnName(field)]));
  const columnsOf = (list: string | null) => (list ?? '').split(/,\s*/).map((name) => columns.get(name) ?? name);
  const block = (kind: string) => lines.filter((line) => line.startsWith(`@@${kind}(`));

  const blockKey = block('id').map((line) => columnsOf(named(line, /\[(.+?)\]/)));
  const fieldKey = stored.filter(({ attributes }) => /@id\b/.test(attributes)).map((field) => [columnName(field)]);
  const unique = stored.filter(({ attributes }) => /@unique\b/.test(attributes));
  return {
    columns: Object.fromEntries(stored.map((field) => [columnName(field), describeColumn(field)])),
    primaryKey: [...blockKey, ...fieldKey][0] ?? [],
    indexes: Object.fromEntries([
      ...block('index').map((line) => [
        named(line, /map: "(.+?)"/),
        `(${columnsOf(named(line, /\[(.+?)\]/)).join(', ')})`,
      ]),
      ...unique.map((field) => {
        const name = named(field.attributes, /@unique\(map: "(.+?)"\)/) ?? `${table}_${columnName(field)}_key`;
        return [name, `unique (${columnName(field)})`];
      }),
    ]),
    foreignKeys: Object.fromEntries(
      fields
        .filter(({ attributes }) => attributes.includes('@relation(fields:'))
        .map(({ type, attributes }) => {
          const own = columnsOf(named(attributes, /fields: \[(.+?)\]/));
          const onDelete = named(attributes, /onDelete: (\w+)/) ?? 'Restrict';
          return [`${table}_${own.join('_')}_fkey`, `${tables.get(type)} on delete ${onDelete.toLowerCase()}`];
        }),
    ),
  };
}

function readField(line: string): readonly Field[] {
  const [, name, type, suffix = '', attributes = ''] = /^(\w+)\s+(\w+)(\[\]|\?)?\s*(.*)$/.exec(line) ?? [];
  return name === undefined || type === undefined ? [] : [{ name, type, suffix, attributes }];
}

const named = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;

const columnName = ({ name, attributes }: Field): string => named(attributes, / ?@map\("(.+?)"\)/) ?? name;

function describeColumn({ type, suffix, attributes }: Field): string {
  const [, native, precision = ''] = /@db\.(\w+)(\(\d\))?/.exec(attributes) ?? [];
  const base = native === undefined ? TYPES[type] : `${NATIVE_TYPES[native]}${precision}`;
  const initial = named(attributes, /@default\((.+?\)?)\)(?: |$)/)?.replace(/^dbgenerated\("(.+)"\)$/, '$1') ?? null;
  return [
    `${base}${suffix === '[]' ? '[]' : ''}`,
    suffix === '?' ? 'null' : 'not null',
    ...(initial === null ? [] : [`default ${initial.replaceAll('"', '')}`]),
  ].join(' ');
}
