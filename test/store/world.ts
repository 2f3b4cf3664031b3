import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type DirectoryScope, scopeIdOf } from '../../contract/ids.ts';
import type { Policy } from '../../contract/policy.ts';
import type { Database } from '../../store/database.ts';
import { watchLocks } from '../../store/locks.ts';
import type { TransitionDeps } from '../../store/transition.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Clock } from './clock.ts';
import { Commands, type Told } from './commands.ts';
import { type Founding, found, INBOX, json, wholePolicy } from './directory.ts';
import { expectInvariants } from './invariants.ts';
import { once, type Perform, twice } from './perform.ts';
import { Tables } from './tables.ts';

/**
 * A contact centre of the test file's own: a real database, the transitions on it, and a clock. Every transition is carried
 * out twice (`perform.ts`), and what holds after each is checked; the tables are empty before each test. A transaction that
 * locks out of order fails.
 */
export function useWorld(): World {
  const world = new World();
  beforeAll(() => world.begin());
  beforeEach(() => world.empty());
  afterEach(() => world.check());
  afterAll(() => world.end());
  return world;
}

interface Running {
  readonly database: TestDatabase;
  readonly tables: Tables;
}

/** More often than any timer has a reason to ring in one of these stories. */
const HOT = 200;

export class World extends Commands {
  readonly clock: Clock;
  /** The same commands, carried out once: for many at a time. */
  readonly crowd: Commands;
  readonly #inboxes = new Map<string, string>();
  #running: Running | null = null;
  #intact = true;
  #left = false;

  constructor() {
    const clock = new Clock();
    const inboxes = new Map<string, string>();
    const deps = () => this.deps;
    const perform: Perform = (attempt) =>
      twice({ db: this.db, tables: this.#present.tables, isIntact: () => this.#intact })(attempt);
    super({ name: 'one', deps, clock, inboxes, perform });
    this.clock = clock;
    this.#inboxes = inboxes;
    this.crowd = this.performing('crowd', once);
  }

  /** The same commands, performed in another way. */
  performing(name: string, perform: Perform): Commands {
    return new Commands({ name, deps: () => this.deps, clock: this.clock, inboxes: this.#inboxes, perform });
  }

  get db(): Database {
    return this.#present.database.db;
  }

  get url(): string {
    return this.#present.database.url;
  }

  get deps(): TransitionDeps {
    return { db: this.db, searchAttributes: 'all' };
  }

  get #present() {
    if (this.#running === null) throw new Error('the database has not been created yet');
    return this.#running;
  }

  async begin(): Promise<void> {
    watchLocks();
    const database = await createTestDatabase();
    this.#running = { database, tables: await Tables.of(database.db) };
  }

  async empty(): Promise<void> {
    this.#intact = true;
    this.#left = false;
    this.#inboxes.clear();
    await this.#present.tables.empty();
  }

  async check(): Promise<void> {
    if (!this.#left) await expectInvariants(this.db, this.clock.now);
  }

  async end(): Promise<void> {
    await this.#running?.database.drop();
  }

  /** Somebody writes to the tables by hand. What holds after every transition need not hold again until the test's end. */
  async editByHand(sql: string): Promise<void> {
    this.#intact = false;
    await this.db.$executeRawUnsafe(sql);
  }

  /** The test ends with something that is not mended. */
  leaveAsItIs(): void {
    this.#intact = false;
    this.#left = true;
  }

  /** Time passes, and the workflows' timers ring in their order. Answers what came of each. */
  async pass(seconds: number): Promise<readonly Told[]> {
    const until = this.clock.in(seconds);
    const rung: Told[] = [];
    for (;;) {
      const next = await this.db.conversation.findFirst({
        where: { status: { not: 'resolved' }, timerAt: { lte: new Date(until) } },
        orderBy: [{ timerAt: 'asc' }, { id: 'asc' }],
        select: { id: true, timerAt: true },
      });
      if (next?.timerAt == null) break;
      if (rung.length === HOT) throw new Error(`a hot loop: the timer of ${next.id} rings again and again`);
      this.clock.reach(next.timerAt);
      rung.push(await this.due(next.id));
    }
    this.clock.reach(new Date(until));
    return rung;
  }

  /** Writes the directory. */
  async has(founding: Founding): Promise<void> {
    await found(this.db, founding);
  }

  /** Opens conversations one after another. */
  async hasOpen(...conversationIds: readonly string[]): Promise<void> {
    for (const conversationId of conversationIds) await this.open(conversationId);
  }

  /** The API edits the directory and notes the edit in the same transaction, to be taken up. */
  async edit(scope: DirectoryScope, sql: string, departedAgentId: string | null = null): Promise<void> {
    const scopeId = scopeIdOf(scope);
    await this.db.$transaction([
      this.db.$executeRawUnsafe(sql),
      this.db.edit.create({ data: { scope: scope.kind, scopeId, departedAgentId } }),
    ]);
  }

  /** An agent is taken out of an inbox or a team. */
  async remove(scope: Extract<DirectoryScope, { kind: 'inbox' | 'team' }>, agentId: string): Promise<void> {
    const where = scope.kind === 'inbox' ? `inbox_members WHERE inbox_id` : `team_members WHERE team_id`;
    await this.edit(scope, `DELETE FROM ${where} = '${scopeIdOf(scope)}' AND agent_id = '${agentId}'`, agentId);
  }

  /** The policy of an inbox becomes another, noted but not taken up. */
  async setPolicy(overrides: Partial<Policy>, inboxId = INBOX): Promise<void> {
    const policy = JSON.stringify(json(wholePolicy(overrides)));
    const sql = `UPDATE inboxes SET policy = '${policy}', policy_version = policy_version + 1 WHERE id = '${inboxId}'`;
    await this.edit({ kind: 'inbox', inboxId }, sql);
  }

  /** Who holds these conversations, in the order asked; null = nobody. */
  async holders(...conversationIds: readonly string[]): Promise<readonly (string | null)[]> {
    const rows = await this.db.conversation.findMany({
      where: { id: { in: [...conversationIds] } },
      select: { id: true, agentId: true },
    });
    const agents = new Map(rows.map((row) => [row.id, row.agentId]));
    return conversationIds.map((id) => agents.get(id) ?? null);
  }

  /** How much each agent holds. */
  async loads(): Promise<Readonly<Record<string, number>>> {
    const agents = await this.db.agent.findMany({ select: { id: true, load: true } });
    return Object.fromEntries(agents.map(({ id, load }) => [id, load]));
  }

  /** The conversation's row. */
  async row(conversationId: string) {
    return await this.db.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  }

  async agent(id: string) {
    return await this.db.agent.findUniqueOrThrow({ where: { id } });
  }

  /** What the ledger tells of a conversation, a line for each event: `assigned ana (routed)`. */
  async story(conversationId: string): Promise<readonly string[]> {
    const events = await this.events(conversationId);
    return events.map(({ type, agentId, reason }) => {
      const about = [type.replace('conversation.', ''), agentId, reason === null ? null : `(${reason})`];
      return about.filter((word) => word !== null).join(' ');
    });
  }

  /** The events of a conversation, oldest first. */
  async events(conversationId: string) {
    return await this.db.event.findMany({ where: { conversationId }, orderBy: { id: 'asc' } });
  }

  /** Who waits and is not parked, in serving order. */
  async waiting(): Promise<readonly string[]> {
    const rows = await this.db.conversation.findMany({
      where: { status: 'waiting', parked: false },
      orderBy: [{ priority: 'asc' }, { waitingSince: 'asc' }, { id: 'asc' }],
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  }

  /** Whose workflows are still to be told, by id. */
  async outbox(): Promise<readonly string[]> {
    const rows = await this.db.outboxEntry.findMany({ orderBy: { conversationId: 'asc' } });
    return rows.map(({ conversationId }) => conversationId);
  }
}
