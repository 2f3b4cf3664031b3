import { afterEach, describe, expect, it } from 'vitest';
import { createRetentionActivities } from '../../activities/retention.ts';
import { openDatabase } from '../../runtime/database.ts';
import { knowConsumer } from '../../store/consumers.ts';
import { dropMonth, keepMonths } from '../../store/months.ts';
import {
  forgetConversations,
  forgetDecisionsOfNoMonth,
  forgetEventsOfNoMonth,
  forgetMonthsOfConversations,
  forgetMonthsOfLedger,
  forgetNotificationsOfNoMonth,
} from '../../store/retention.ts';
import { useWorld } from './world.ts';

const world = useWorld();

// What is forgotten is missing from what holds otherwise: the rotation counts assignments of all times.
afterEach(() => world.leaveAsItIs());

const AGES_AGO = new Date('2020-01-01T00:00:00.000Z');

async function resolved(id: string, consumerKey = `consumer of ${id}`): Promise<void> {
  await world.open(id, { consumerKey, messages: { [`${id}-hello`]: {} } });
  await world.resolve(id);
}

const left = async () => ({
  conversations: (await world.db.conversation.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id),
  messages: await world.db.message.count(),
  decisions: await world.db.decision.count(),
  assignments: await world.db.assignment.count(),
});

describe('conversations', () => {
  it('are forgotten with what was said once they were resolved before the limit, and no others', async () => {
    await world.has({ agents: { ana: {} } });
    await resolved('old');
    const limit = world.clock.in(1);
    await world.pass(2);
    await resolved('new');
    await world.open('open');
    const events = await world.db.event.count();

    expect(await forgetConversations(world.db, limit)).toEqual({ forgotten: 1, more: false });

    expect(await left()).toEqual({ conversations: ['new', 'open'], messages: 1, decisions: 3, assignments: 2 });
    expect(await world.db.event.count(), 'the ledger keeps its events').toBe(events);
    expect((await world.db.agent.findUniqueOrThrow({ where: { id: 'ana' } })).load).toBe(1);
  });

  it('are left to a later step while somebody is at work on them', async () => {
    await world.has({ agents: { ana: {} } });
    await resolved('old');

    await world.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM conversations WHERE id = 'old' FOR UPDATE`;
      expect(await forgetConversations(world.db, world.clock.in(60))).toEqual({ forgotten: 0, more: false });
    });

    expect(await forgetConversations(world.db, world.clock.in(60))).toEqual({ forgotten: 1, more: false });
  });

  it('take their consumer along, unless it has others or was just named', async () => {
    await world.has({ agents: { ana: {} } });
    const consumers: Record<string, string> = {};
    for (const id of ['gone', 'faithful', 'named']) {
      consumers[id] = (await knowConsumer(world.db, { id, name: null })).key;
      await resolved(`of ${id}`, consumers[id]);
    }
    await world.db.consumer.updateMany({ data: { knownAt: AGES_AGO } });
    await knowConsumer(world.db, { id: 'named', name: null });
    const limit = world.clock.in(1);
    await world.pass(2);
    await world.open('another', { consumerKey: consumers['faithful'] ?? '' });

    await forgetConversations(world.db, limit);

    const known = await world.db.consumer.findMany({ orderBy: { id: 'asc' } });
    expect(known.map(({ id }) => id)).toEqual(['faithful', 'named']);
  });
});

const THEN = '2020-01-15T00:00:00.000Z';
const FEBRUARY = '2020-02-01T00:00:00.000Z';
const old = (until: string) => ({ until, onMonth: () => undefined });

/** Drops the rooms that the migration made, so that a test knows which there are. */
async function haveNoMonths(): Promise<void> {
  for (const kept of ['messages', 'decisions', 'events', 'notifications']) {
    for (const name of await partitions(kept)) await world.db.$executeRawUnsafe(`DROP TABLE ${name}`);
  }
}

/** There is room for a month that is long over. */
async function backThen(): Promise<void> {
  await haveNoMonths();
  await keepMonths(world.db, THEN);
}

/** Something was decided and told then. */
async function happened(): Promise<void> {
  await world.has({ agents: { ana: {} } });
  await resolved('new');
  await world.db.event.create({ data: { type: 'conversation.waiting', occurredAt: THEN, actorKind: 'routing' } });
  await world.db.$executeRaw`
    INSERT INTO decisions SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'at', ${THEN}::text))).*
    FROM decisions d LIMIT 1`;
}

describe('months', () => {
  it('are made for the present one and the three after it, as far as they are missing', async () => {
    await haveNoMonths();

    await keepMonths(world.db, '2031-11-30T23:59:59.999Z');
    await keepMonths(world.db, '2031-12-01T00:00:00.000Z');

    const rows = await partitions('events');
    expect(rows).toEqual(['2031_11', '2031_12', '2032_01', '2032_02', '2032_03'].map((month) => `events_${month}`));
    expect(await partitions('messages')).toEqual(rows.map((name) => name.replace('events', 'messages')));
  });

  it('take what happens in them, in UTC, and what hangs on a conversation lies in the month of its creation', async () => {
    await haveNoMonths();
    await world.has({ agents: { ana: {} } });
    await keepMonths(world.db, world.clock.now);
    await keepMonths(world.db, new Date().toISOString());

    await resolved('c1');

    const lies = await world.db.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT tableoid::regclass::text AS name FROM events UNION SELECT tableoid::regclass::text FROM decisions
      UNION SELECT tableoid::regclass::text FROM notifications UNION SELECT tableoid::regclass::text FROM messages ORDER BY 1`;
    const then = monthOf(world.clock.now);
    expect(lies.map(({ name }) => name)).toEqual([
      `decisions_${then}`,
      `events_${then}`,
      `messages_${monthOf(new Date().toISOString())}`,
      `notifications_${then}`,
    ]);
  });

  it('stay without a room of their own if something of theirs was written before, and nothing fails', async () => {
    await haveNoMonths();
    await world.has({ agents: { ana: {} } });
    await resolved('c1');

    await keepMonths(world.db, world.clock.now);

    expect(await partitions('events')).not.toContain(`events_${monthOf(world.clock.now)}`);
    await resolved('c2');
  });

  it('that are over and old go, of the ledger with their decisions', async () => {
    await backThen();
    await happened();

    expect(await forgetMonthsOfLedger(world.db, old('2020-01-31T23:59:59.999Z')), 'the month is not over').toEqual([]);
    const beats: number[] = [];
    const onMonth = () => beats.push(beats.length);
    const gone = await forgetMonthsOfLedger(world.db, { until: FEBRUARY, onMonth });

    expect(gone).toEqual(['events_2020_01', 'decisions_2020_01']);
    expect(beats).toEqual([0, 1]);
    expect(await world.db.event.count({ where: { occurredAt: { lt: FEBRUARY } } })).toBe(0);
    expect(await world.db.decision.count({ where: { at: { lt: FEBRUARY } } })).toBe(0);
  });

  it('of the ledger are kept while a webhook has not been sent them', async () => {
    await backThen();
    await happened();
    await awaitedFrom(0n);

    expect(await forgetMonthsOfLedger(world.db, old(FEBRUARY))).toEqual([]);

    expect(await partitions('decisions')).toContain('decisions_2020_01');
  });

  it('of messages go when none of their conversations is left', async () => {
    await backThen();
    await world.has({ agents: { ana: {} } });
    await world.open('old');
    await world.db.$executeRaw`UPDATE conversations SET key = first_conversation_key(${THEN}::timestamptz) + 1`;
    await world.say('old', 'hello');
    await world.resolve('old');

    expect(await forgetMonthsOfConversations(world.db, old(FEBRUARY))).toEqual(['notifications_2020_01']);
    expect(await world.db.message.count()).toBe(1);
    await forgetConversations(world.db, world.clock.in(1));
    expect(await forgetMonthsOfConversations(world.db, old(FEBRUARY))).toEqual(['messages_2020_01']);
  });

  it('are left to the next day while somebody is at work there', async () => {
    await backThen();

    await world.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT count(*) FROM events`;
      expect(await forgetMonthsOfLedger(world.db, old(FEBRUARY))).toEqual([]);
    });

    expect(await partitions('events')).toContain('events_2020_01');
  });

  it('are left to the next day where it takes longer than a statement may', async () => {
    await backThen();
    const hasty = openDatabase({ url: world.url, poolSize: 1, timeoutMs: 500, prepare: true });

    await world.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT count(*) FROM messages`;
      expect(await forgetMonthsOfConversations(hasty.db, old(FEBRUARY))).toEqual(['notifications_2020_01']);
    });

    await hasty.close();
  });

  it('are not dropped by anybody before they are over, and no other table is touched', async () => {
    const month = { name: '', firstDay: new Date().toISOString(), nextMonth: '' };

    await expect(dropMonth(world.db, 'events', month)).rejects.toThrow('is not over');
    await expect(dropMonth(world.db, 'agents' as 'events', month)).rejects.toThrow('does not lie in months');
    await expect(world.db.$queryRaw`SELECT keep_months('agents', now())::text`).rejects.toThrow(
      'does not lie in months',
    );
  });

  it('are kept and dropped by nobody but the owner and whom the owner lets', async () => {
    const rights = await world.db.$queryRaw`
      SELECT DISTINCT has_function_privilege('pg_monitor', p.oid, 'EXECUTE') AS may FROM pg_proc p
      WHERE p.proname IN ('keep_months', 'drop_month')`;

    expect(rights).toEqual([{ may: false }]);
  });
});

describe('events of no month', () => {
  it('are forgotten from before the limit, and whoever else deletes them is refused', async () => {
    await haveNoMonths();
    await world.has({ agents: { ana: {} } });
    await resolved('old');
    const limit = world.clock.in(1);
    await world.pass(2);
    await resolved('new');

    const { forgotten } = await forgetEventsOfNoMonth(world.db, limit);

    const kept = await world.db.event.findMany();
    expect(forgotten).toBeGreaterThan(0);
    expect(await world.db.decision.count()).toBe(1);
    expect(new Set(kept.map(({ conversationId }) => conversationId))).toEqual(new Set(['new']));
    await expect(world.db.event.deleteMany()).rejects.toThrow('the ledger is append-only');
    await expect(world.db.$executeRaw`DELETE FROM events_other`).rejects.toThrow('the ledger is append-only');
  });

  it('are kept while a webhook has not been sent them', async () => {
    await haveNoMonths();
    await world.has({ agents: { ana: {} } });
    await resolved('old');
    const [first] = await world.db.event.findMany({ orderBy: { id: 'asc' } });
    await awaitedFrom(first?.id ?? 0n);

    expect(await forgetEventsOfNoMonth(world.db, world.clock.in(60))).toEqual({ forgotten: 1, more: false });
  });
});

describe('decisions and notifications of no month', () => {
  it('are forgotten from before the limit, decisions unless an event names them', async () => {
    await haveNoMonths();
    await happened();
    await world.db.notification.updateMany({ data: { createdAt: THEN } });

    expect(await forgetDecisionsOfNoMonth(world.db, world.clock.in(1))).toEqual({ forgotten: 1, more: false });
    expect(await forgetNotificationsOfNoMonth(world.db, FEBRUARY)).toEqual({ forgotten: 1, more: false });

    expect(await world.db.decision.count()).toBe(1);
  });
});

it('forgets nothing that is to be kept for good', async () => {
  await world.has({ agents: { ana: {} } });
  await resolved('old');
  const { forgetOld } = createRetentionActivities({ db: world.db });

  const at = world.clock.in(1_000_000_000);

  expect(await forgetOld({ at, resolvedDays: 0, ledgerDays: 0 })).toEqual({ conversations: 0, events: 0, months: [] });
  expect(await world.db.message.count()).toBe(1);
});

async function partitions(kept: string): Promise<readonly string[]> {
  const rows = await world.db.$queryRaw<{ name: string }[]>`
    SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = ${kept}::regclass ORDER BY 1`;
  return rows.map(({ name }) => name).filter((name) => !name.endsWith('_other'));
}

/** As in `2026_11`. */
const monthOf = (instant: string): string => instant.slice(0, 7).replace('-', '_');

async function awaitedFrom(cursor: bigint): Promise<void> {
  const hook = { id: 'hook', url: 'https://desk.example/', types: [], secret: 'whsec_', secretShown: true };
  await world.db.webhook.create({ data: { ...hook, createdAt: new Date(), cursor } });
}
