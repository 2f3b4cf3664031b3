import { afterEach, describe, expect, it } from 'vitest';
import { createRetentionActivities } from '../../activities/retention.ts';
import { knowConsumer } from '../../store/consumers.ts';
import { forgetConversations, forgetEvents } from '../../store/retention.ts';
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

describe('events', () => {
  it('are forgotten from before the limit, and whoever else deletes them is refused', async () => {
    await world.has({ agents: { ana: {} } });
    await resolved('old');
    const limit = world.clock.in(1);
    await world.pass(2);
    await resolved('new');

    const { forgotten } = await forgetEvents(world.db, limit);

    const kept = await world.db.event.findMany();
    expect(forgotten).toBeGreaterThan(0);
    expect(await world.db.decision.count()).toBe(1);
    expect(new Set(kept.map(({ conversationId }) => conversationId))).toEqual(new Set(['new']));
    await expect(world.db.event.deleteMany()).rejects.toThrow('the ledger is append-only');
  });

  it('are kept while a webhook has not been sent them', async () => {
    await world.has({ agents: { ana: {} } });
    await resolved('old');
    const [first] = await world.db.event.findMany({ orderBy: { id: 'asc' } });
    const cursor = first?.id ?? 0n;
    const hook = { id: 'hook', url: 'https://desk.example/', types: [], secret: 'whsec_', secretShown: true };
    await world.db.webhook.create({ data: { ...hook, createdAt: new Date(), cursor } });

    expect(await forgetEvents(world.db, world.clock.in(60))).toEqual({ forgotten: 1, more: false });
  });
});

it('forgets nothing that is to be kept for good', async () => {
  await world.has({ agents: { ana: {} } });
  await resolved('old');
  const { forgetOld } = createRetentionActivities({ db: world.db });

  const at = world.clock.in(1_000_000_000);

  expect(await forgetOld({ at, resolvedDays: 0, ledgerDays: 0 })).toEqual({ conversations: 0, events: 0 });
});
