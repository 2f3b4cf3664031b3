import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.ts';
import type { Database } from '../../runtime/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Clock } from './clock.ts';
import { Commands } from './commands.ts';
import { type Founding, found } from './directory.ts';
import { expectInvariants } from './invariants.ts';
import { type Perform, twice, untilItSucceeds } from './perform.ts';
import { RecordingTemporal } from './recording-temporal.ts';
import { Tables } from './tables.ts';

/**
 * A contact centre of the test file's own: a real database, the activities on it, and a clock. Every command is run
 * twice (`perform.ts`); the tables are empty before each test, and the invariants are checked after it.
 */
export function useWorld(): World {
  const world = new World();
  beforeAll(() => world.begin());
  beforeEach(() => world.empty());
  afterEach(() => expectInvariants(world.db));
  afterAll(() => world.end());
  return world;
}

interface Running {
  readonly database: TestDatabase;
  readonly activities: Activities;
  readonly tables: Tables;
}

export class World extends Commands {
  readonly clock: Clock;
  readonly temporal = new RecordingTemporal();
  /** The same commands, run once, and again only if they fail: for many at a time. */
  readonly crowd: Commands;
  #running: Running | null = null;

  constructor() {
    const clock = new Clock();
    const activities = () => this.activities;
    super({
      name: 'one',
      activities,
      clock,
      perform: (activity, input) => twice(this.#present.tables)(activity, input),
    });
    this.clock = clock;
    this.crowd = this.performing('crowd', untilItSucceeds);
  }

  /** The same commands, performed in another way. */
  performing(name: string, perform: Perform): Commands {
    return new Commands({ name, activities: () => this.activities, clock: this.clock, perform });
  }

  get db(): Database {
    return this.#present.database.db;
  }

  get url(): string {
    return this.#present.database.url;
  }

  get activities(): Activities {
    return this.#present.activities;
  }

  get #present() {
    if (this.#running === null) throw new Error('the database has not been created yet');
    return this.#running;
  }

  async begin(): Promise<void> {
    const database = await createTestDatabase();
    const activities = this.#createActivities(database.db);
    this.#running = { database, activities, tables: await Tables.of(database.db) };
  }

  /** Another worker takes over: what the one before remembered is gone. */
  startWorkerAgain(): void {
    this.#running = { ...this.#present, activities: this.#createActivities(this.db) };
  }

  #createActivities(db: Database): Activities {
    return createActivities({ db, client: this.temporal.client, searchAttributes: 'all' });
  }

  async empty(): Promise<void> {
    this.temporal.forget();
    await this.#present.tables.empty();
  }

  async end(): Promise<void> {
    await this.#running?.database.drop();
  }

  /** Writes the directory. */
  async has(founding: Founding): Promise<void> {
    await found(this.db, founding);
  }

  /** Opens conversations one after another. */
  async hasOpen(...conversationIds: readonly string[]): Promise<void> {
    for (const conversationId of conversationIds) await this.crowd.open(conversationId);
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

  /** The conversation's row. */
  async row(conversationId: string) {
    return await this.db.conversation.findUniqueOrThrow({ where: { id: conversationId } });
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

  /** Who waits, in serving order. */
  async waiting(): Promise<readonly string[]> {
    const rows = await this.db.waitingEntry.findMany({
      where: { leavingAgentId: null },
      orderBy: [{ priority: 'asc' }, { waitingSince: 'asc' }, { conversationId: 'asc' }],
      select: { conversationId: true },
    });
    return rows.map((row) => row.conversationId);
  }

  /** Who is about to lose its agent and has not been told, in serving order. */
  async leaving(): Promise<readonly string[]> {
    const rows = await this.db.waitingEntry.findMany({
      where: { leavingAgentId: { not: null } },
      orderBy: [{ priority: 'asc' }, { waitingSince: 'asc' }, { conversationId: 'asc' }],
      select: { conversationId: true },
    });
    return rows.map((row) => row.conversationId);
  }
}
