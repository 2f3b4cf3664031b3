import type { Database } from '../../store/database.ts';

/** What a Prisma schema can say of a table. */
export interface TableShape {
  /** Type, whether null is allowed, and the default. */
  readonly columns: Readonly<Record<string, string>>;
  readonly primaryKey: readonly string[];
  readonly indexes: Readonly<Record<string, string>>;
  readonly foreignKeys: Readonly<Record<string, string>>;
}

/** The tables as PostgreSQL has them, without what a Prisma schema cannot say: checks, partial indexes, triggers. */
export async function readShapes(db: Database): Promise<Readonly<Record<string, TableShape>>> {
  const [row] = await db.$queryRaw<{ shapes: Record<string, TableShape> }[]>`
    SELECT jsonb_object_agg(t.relname, jsonb_build_object(
      'columns', (
        SELECT jsonb_object_agg(a.attname, concat_ws(' ',
          regexp_replace(replace(replace(format_type(a.atttypid, a.atttypmod),
            ' with time zone', ''), 'timestamp', 'timestamptz'), '^(smallint|integer|bigint|boolean)$',
            CASE format_type(a.atttypid, NULL) WHEN 'smallint' THEN 'int2' WHEN 'integer' THEN 'int4'
              WHEN 'bigint' THEN 'int8' ELSE 'bool' END),
          CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END,
          CASE WHEN d.adbin IS NOT NULL THEN 'default ' || CASE
            WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN 'autoincrement()'
            WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'ARRAY[]%' THEN '[]'
            ELSE regexp_replace(pg_get_expr(d.adbin, d.adrelid), '^''(.*)''::.*$', '\\1') END END))
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped),
      'primaryKey', (
        SELECT COALESCE(jsonb_agg(pg_get_indexdef(i.indexrelid, n, true) ORDER BY n), '[]')
        FROM pg_index i CROSS JOIN generate_series(1, i.indnatts) n WHERE i.indrelid = t.oid AND i.indisprimary),
      'indexes', (
        SELECT COALESCE(jsonb_object_agg(c.relname, CASE WHEN i.indisunique THEN 'unique ' ELSE '' END || '(' || (
          SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ' ORDER BY n)
          FROM generate_series(1, i.indnatts) n) || ')'), '{}')
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = t.oid AND NOT i.indisprimary AND i.indpred IS NULL AND i.indexprs IS NULL),
      'foreignKeys', (
        SELECT COALESCE(jsonb_object_agg(f.conname, f.confrelid::regclass::text || ' on delete ' ||
          CASE f.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'setnull' ELSE 'noaction' END),
          '{}')
        FROM pg_constraint f WHERE f.conrelid = t.oid AND f.contype = 'f')
    )) AS shapes
    FROM pg_class t WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
      AND t.relname <> '_prisma_migrations'`;
  return row?.shapes ?? {};
}
