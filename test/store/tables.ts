import type { Database } from '../../store/database.ts';

/** The tables of a test database, whatever they are; one in partitions is one. */
export class Tables {
  readonly #db: Database;
  readonly #names: readonly string[];

  private constructor(db: Database, names: readonly string[]) {
    this.#db = db;
    this.#names = names;
  }

  static async of(db: Database): Promise<Tables> {
    const rows = await db.$queryRaw<{ name: string }[]>`
      SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname <> '_prisma_migrations' ORDER BY 1`;
    return new Tables(
      db,
      rows.map((row) => row.name),
    );
  }

  /** Every row of every table, as text. Kept results are long, and known by their sums. */
  async read(): Promise<Readonly<Record<string, readonly string[]>>> {
    const columns = this.#names.map((name) => {
      const row = name === 'transitions' ? "concat_ws(' ', owner, id, at, md5(result::text))" : 't::text';
      return `ARRAY(SELECT ${row} FROM ${name} t ORDER BY 1) AS ${name}`;
    });
    const [tables] = await this.#db.$queryRawUnsafe<Record<string, string[]>[]>(`SELECT ${columns.join(', ')}`);
    return tables ?? {};
  }

  /**
   * Empties every table, but for the account. In small tables deleting is ten times as fast as truncating; it takes the
   * role of a replica, for which triggers and foreign keys do not count.
   */
  async empty(): Promise<void> {
    const deletions = this.#names.filter((name) => name !== 'accounts').map((name) => `DELETE FROM ${name};`);
    await this.#db.$executeRawUnsafe(`DO $$ BEGIN
      SET LOCAL session_replication_role = replica;
      ${deletions.join('\n')}
      SET LOCAL session_replication_role = origin;
    END $$`);
  }
}
