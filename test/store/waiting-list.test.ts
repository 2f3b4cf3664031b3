import { describe, expect, it } from 'vitest';
import type { Priority } from '../../contract/model.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana has one place and holds `held`. */
async function oneBusyAgent(): Promise<void> {
  await world.has({ agents: { ana: { capacity: 1 } } });
  await world.open('held');
}

/** The place of each of these conversations in its inbox's list. */
async function positions(conversationIds: readonly string[]): Promise<readonly (number | null)[]> {
  const found = [];
  for (const id of conversationIds) found.push((await world.open(id)).conversation.position);
  return found;
}

describe('the order of the waiting list', () => {
  it('is by priority, then by who has waited longest', async () => {
    await oneBusyAgent();
    const priorities: readonly Priority[] = ['low', 'normal', 'urgent', 'high', 'urgent', 'normal'];
    for (const [index, priority] of priorities.entries()) await world.open(`${priority}-${index}`, { priority });

    const order = await world.waiting();

    expect(order).toEqual(['urgent-2', 'urgent-4', 'high-3', 'normal-1', 'normal-5', 'low-0']);
    expect(await positions(order)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is by id, by code point, where both are equal', async () => {
    await oneBusyAgent();
    const ids = ['b', 'a-2', 'B', 'a', '_', 'a.1'];
    for (const id of ids) await world.open(id);
    await world.db
      .$executeRaw`UPDATE conversations SET waiting_since = ${world.clock.now}::timestamptz WHERE id <> 'held'`;

    const inOrder = [...ids].sort();

    expect(await positions(inOrder)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await world.resolve('held')).tell).toEqual(['B']);
  });

  it('counts positions within the inbox', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { availability: 'away' } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.open('c1', { inboxId: 'support' });

    expect((await world.open('c2', { inboxId: 'sales' })).conversation.position).toBe(1);
    expect((await world.open('c3', { inboxId: 'support' })).conversation.position).toBe(2);
  });

  it('puts what lost its agent before those who came later', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');

    await world.declare('ana', 'offline');

    expect(await positions(['c1', 'c2'])).toEqual([1, 2]);
    expect(await world.waiting()).toEqual(['c1', 'c2']);
  });
});

describe('who is served by a slot that becomes free', () => {
  it('is one for each slot', async () => {
    await world.has({ agents: { ana: { capacity: 3 } } });
    await world.hasOpen('held-1', 'held-2', 'held-3', 'c1', 'c2', 'c3', 'c4');

    const told = [];
    for (const id of ['held-1', 'held-2', 'held-3']) told.push((await world.resolve(id)).tell);

    expect(told).toEqual([['c1'], ['c2'], ['c3']]);
  });

  it('is nobody while the agent is above its capacity', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held');
    await world.open('over', { pending: true });
    await world.assign('over', { agentId: 'ana', overCapacity: true });
    await world.open('c1');

    expect((await world.resolve('held')).tell).toEqual([]);
    expect((await world.resolve('over')).tell).toEqual(['c1']);
  });

  it('is nobody in a manual inbox, nor who is parked', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members }, mail: { members, policy: { mode: 'manual' } } },
    });
    await world.open('parked');
    await world.unassign('parked');
    await world.open('manual', { inboxId: 'mail' });
    await world.hasOpen('held', 'c1');

    expect((await world.resolve('held')).tell).toEqual(['c1']);
  });

  it('is who waits in another inbox for the same agent', async () => {
    const members = ['ana'];
    await world.has({ agents: { ana: { capacity: 1 } }, inboxes: { sales: { members }, support: { members } } });
    await world.open('held', { inboxId: 'sales' });
    await world.open('c1', { inboxId: 'support' });
    await world.open('c2', { inboxId: 'sales' });

    expect((await world.resolve('held')).tell).toEqual(['c1']);
    expect((await world.resolve('c1')).tell).toEqual(['c2']);
  });

  it('goes on in a chain: who is served leaves its own slot to nobody, since it had none', async () => {
    await world.has({
      agents: { ana: { capacity: 1 }, ben: { capacity: 1 } },
      inboxes: { sales: { members: ['ana', 'ben'] }, support: { members: ['ben'] } },
    });
    await world.hasOpen('held-by-ana', 'held-by-ben');
    await world.open('for-ben', { inboxId: 'support' });
    await world.open('for-anybody');

    expect((await world.resolve('held-by-ana')).tell).toEqual(['for-anybody']);
    expect((await world.resolve('held-by-ben')).tell).toEqual(['for-ben']);
  });
});

describe('whoever cannot use a slot', () => {
  it('holds nobody up while cooling off', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');

    const { tell } = await world.requeue('c1');

    expect(tell).toEqual(['c2']);
    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });

  it('holds nobody up who is in no team, or in another', async () => {
    await world.has({
      agents: { ana: { capacity: 1 }, ben: { availability: 'away' } },
      teams: { gold: ['ben'], silver: ['ana'] },
    });
    await world.open('held');
    await world.open('c1', { teamId: 'gold' });
    await world.open('c2', { teamId: 'silver' });

    expect((await world.resolve('held')).tell).toEqual(['c2']);
    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });

  it('holds nobody up while its skill is missing', async () => {
    await world.has({ agents: { ana: { capacity: 1 } }, policy: { skillMatch: 'require' } });
    await world.open('held');
    await world.open('c1', { skills: ['billing'] });
    await world.open('c2');

    expect((await world.resolve('held')).tell).toEqual(['c2']);
    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });

  it('holds nobody up in an inbox that does not assign to busy agents', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 1, availability: 'away' } },
      inboxes: { sales: { members }, support: { members, policy: { assignToBusy: true } } },
    });
    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });

    expect((await world.declare('ana', 'busy')).tell).toEqual(['c2']);
    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });
});

describe('a list longer than one look takes in', () => {
  it('does not hold up whoever stands behind those who can use nobody', async () => {
    await world.has({ agents: { ana: { availability: 'away' } }, policy: { skillMatch: 'require' } });
    await world.db.$executeRaw`
      WITH many AS (SELECT 'many-' || n AS id, '2026-01-01T00:00:00Z'::timestamptz AS at FROM generate_series(1, 1100) n)
      INSERT INTO conversations (id, inbox_id, consumer_key, status, priority, skills, waiting_since, created_at)
      SELECT id, 'sales', 'joe', 'waiting', 0, '{klingon}', at, at FROM many`;
    await world.open('behind');

    const { tell } = await world.declare('ana', 'online');

    expect(tell).toEqual(['behind']);
  });

  it('does not hold up whoever stands behind those who could use only a busy agent', async () => {
    const inboxes = { sales: { members: ['ana', 'ben'] }, support: { members: ['ben'] } };
    await world.has({ agents: { ana: { availability: 'away' }, ben: { availability: 'busy' } }, inboxes });
    await world.db.$executeRaw`
      WITH many AS (SELECT 'many-' || n AS id, '2026-01-01T00:00:00Z'::timestamptz AS at FROM generate_series(1, 1100) n)
      INSERT INTO conversations (id, inbox_id, consumer_key, status, priority, waiting_since, created_at)
      SELECT id, 'support', 'joe', 'waiting', 0, at, at FROM many`;
    await world.open('behind');

    const { tell } = await world.declare('ana', 'online');

    expect(tell).toEqual(['behind']);
  });
});
