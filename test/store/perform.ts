import { expect } from 'vitest';
import type { TransitionRefused } from '../../contract/transitions.ts';
import type { Database } from '../../store/database.ts';
import { expectInvariants } from './invariants.ts';
import type { Tables } from './tables.ts';

/** What a transition answers, as far as every kind has it. */
export type Answer =
  | TransitionRefused
  | { readonly kind: 'done'; readonly tell: readonly string[]; readonly more: boolean; readonly standing?: unknown };

/** A transition as it is carried out. */
export interface Attempt<Result extends Answer> {
  readonly run: () => Promise<Result>;
  /** The conversation whose workflow runs it; null if an agent's or the directory's does. */
  readonly ownId: string | null;
  readonly at: string;
}

/** A way of carrying out a transition. */
export type Perform = <Result extends Answer>(attempt: Attempt<Result>) => Promise<Result>;

/** Once, as one attempt of a worker. */
export const once: Perform = ({ run }) => run();

interface Checking {
  readonly db: Database;
  readonly tables: Tables;
  /** Whether the rows are as transitions leave them; not so while a hand-edited one is still to be mended. */
  readonly isIntact: () => boolean;
}

/**
 * Carries out every transition twice, as after an answer that was lost: the second run answers the same, but for the
 * standing, which is that of now, and leaves every table as it is. Then all that holds after every transition is checked. A
 * refusal is taken afresh each time, so this tells that it changes nothing.
 */
export function twice({ db, tables, isIntact }: Checking): Perform {
  return async (attempt) => {
    const { run, ownId, at } = attempt;
    const before = await readVersions(db);
    const first = await run();
    const between = await tables.read();
    const second = await run();

    expect({ ...second, standing: null }, 'the answer to a repeat').toEqual({ ...first, standing: null });
    expect(await tables.read(), 'the tables after a repeat').toEqual(between);
    if (first.kind === 'refused') expect(await readVersions(db), 'the rows after a refusal').toEqual(before);
    else await expectTold(db, { before, tell: first.tell, ownId });
    if (isIntact()) await expectInvariants(db, at, first.kind === 'refused' || !first.more);
    return first;
  };
}

/** By conversation: its version, and everything else in its row. */
type Versions = ReadonlyMap<string, { readonly version: number; readonly content: string }>;

async function readVersions(db: Database): Promise<Versions> {
  const rows = await db.$queryRaw<{ id: string; version: number; content: string }[]>`
    SELECT id, version, md5((to_jsonb(c) - 'version' - 'timer_at')::text) AS content FROM conversations c`;
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

interface Telling {
  readonly before: Versions;
  readonly tell: readonly string[];
  readonly ownId: string | null;
}

/** Whoever was changed from outside has a higher version, is named in the answer and stands on the outbox; nobody else is. */
async function expectTold(db: Database, { before, tell, ownId }: Telling): Promise<void> {
  const after = await readVersions(db);
  const rows = [...after].map(([id, row]) => ({ id, row, was: before.get(id) }));
  const silent = rows.filter(({ row, was }) => was?.version === row.version && was.content !== row.content);
  expect(
    silent.map(({ id }) => id),
    'changed without a new version',
  ).toEqual([]);
  const changed = rows.filter(({ id, row, was }) => id !== ownId && was?.version !== row.version).map(({ id }) => id);
  expect([...tell].sort(), 'who is to be told').toEqual(changed.sort());
  const queued = await db.outboxEntry.findMany({ where: { conversationId: { in: [...tell] } } });
  expect(
    queued.filter(({ conversationId, version }) => after.get(conversationId)?.version !== version),
    'on the outbox with another version',
  ).toEqual([]);
  expect(queued).toHaveLength(tell.length);
}
