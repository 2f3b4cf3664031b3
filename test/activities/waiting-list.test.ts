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
  for (const id of conversationIds) found.push((await world.open(id)).standing.position);
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
    await world.db.$executeRaw`UPDATE waiting_list SET waiting_since = ${world.clock.now}::timestamptz`;

    const inOrder = [...ids].sort();

    expect(await positions(inOrder)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await world.resolve('held')).wake).toEqual(['B']);
  });

  it('counts positions within the inbox', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { availability: 'away' } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.open('c1', { inboxId: 'support' });

    expect((await world.open('c2', { inboxId: 'sales' })).standing.position).toBe(1);
    expect((await world.open('c3', { inboxId: 'support' })).standing.position).toBe(2);
  });

  it('counts positions among those who wait, not those who are about to', async () => {
    await world.has({ agents: { ana: {} }, policy: { whenAllOffline: 'wait' } });
    await world.open('held');
    await world.declare('ana', 'offline');

    expect((await world.open('c1')).standing.position).toBe(1);
  });

  it('puts what lost its agent before those who came later', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');
    await world.declare('ana', 'offline');

    const { standing } = await world.review('c1', 'availability');

    expect(standing.position).toBe(1);
    expect(await world.waiting()).toEqual(['c1', 'c2']);
  });
});

describe('who is woken', () => {
  it('is one for each place, and nobody twice', async () => {
    await world.has({ agents: { ana: { capacity: 3 } } });
    await world.hasOpen('held-1', 'held-2', 'held-3', 'c1', 'c2', 'c3', 'c4');

    const wakes = [];
    for (const id of ['held-1', 'held-2', 'held-3']) wakes.push((await world.resolve(id)).wake);

    expect(wakes).toEqual([['c1'], ['c2'], ['c3']]);
  });

  it('is nobody where there is no place', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held');
    await world.open('over', { pending: true });
    await world.assign('over', { agentId: 'ana', overCapacity: true });
    await world.open('c1');

    expect((await world.resolve('held')).wake).toEqual([]);
    expect((await world.resolve('over')).wake).toEqual(['c1']);
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

    expect((await world.resolve('held')).wake).toEqual(['c1']);
  });

  it('is who waits in another inbox for the same agent', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.open('held', { inboxId: 'sales' });
    await world.open('c1', { inboxId: 'support' });
    await world.open('c2', { inboxId: 'sales' });

    expect((await world.resolve('held')).wake).toEqual(['c1']);
  });

  it('is who waits in another inbox for an agent who is not needed any more in this one', async () => {
    await world.has({
      agents: { ana: { capacity: 1 }, ben: { capacity: 1, availability: 'away' } },
      inboxes: { sales: { members: ['ana', 'ben'] }, support: { members: ['ana'] } },
    });
    await world.open('held', { inboxId: 'sales' });
    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });
    await world.resolve('held');

    const online = await world.declare('ben', 'online');
    const claimed = await world.claim('c1', 'ben');

    expect([...online.wake, ...claimed.wake]).toEqual(['c2']);
    expect((await world.route('c2')).standing.agentId).toBe('ana');
  });
});

describe('whoever cannot use a place', () => {
  it('holds nobody up while cooling off', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');

    const { wake } = await world.timeOut('c1', 'ana');

    expect(wake).toEqual(['c2']);
    expect((await world.route('c2')).standing.agentId).toBe('ana');
  });

  it('holds nobody up who is in no team, or in another', async () => {
    await world.has({
      agents: { ana: { capacity: 1 }, ben: { availability: 'away' } },
      teams: { gold: ['ben'], silver: ['ana'] },
    });
    await world.open('held');
    await world.open('c1', { teamId: 'gold' });
    await world.open('c2', { teamId: 'silver' });

    expect((await world.resolve('held')).wake).toEqual(['c2']);
    expect((await world.route('c2')).standing.agentId).toBe('ana');
  });

  it('holds nobody up while its skill is missing', async () => {
    await world.has({ agents: { ana: { capacity: 1 } }, policy: { skillMatch: 'require' } });
    await world.open('held');
    await world.open('c1', { skills: ['billing'] });
    await world.open('c2');

    expect((await world.resolve('held')).wake).toEqual(['c2']);
    expect((await world.route('c2')).standing.agentId).toBe('ana');
  });

  it('holds nobody up in an inbox that does not assign to busy agents', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 1, availability: 'away' } },
      inboxes: { sales: { members }, support: { members, policy: { assignToBusy: true } } },
    });
    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });

    expect((await world.declare('ana', 'busy')).wake).toEqual(['c2']);
    expect((await world.route('c2')).standing.agentId).toBe('ana');
  });
});

describe('whoever was woken', () => {
  it('keeps the place for itself while it may still react', async () => {
    await oneBusyAgent();
    await world.open('c1');
    await world.resolve('held');
    world.clock.pass(4);

    expect((await world.open('c2')).decision?.reason).toBe('others_ahead');
  });

  it('is passed over when it did not react within 5 s', async () => {
    await oneBusyAgent();
    await world.open('c1');
    await world.resolve('held');
    world.clock.pass(6);

    expect((await world.open('c2')).standing.agentId).toBe('ana');
  });

  it('is passed over by those who are already waiting too', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held', 'c1', 'c2');
    await world.resolve('held');
    world.clock.pass(6);

    expect((await world.route('c2')).standing.agentId).toBe('ana');
  });

  it('waits on, to be woken again, where the place is gone', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held', 'c1');
    await world.resolve('held');
    await world.open('manual', { pending: true });
    await world.assign('manual', { agentId: 'ana' });

    const { standing } = await world.route('c1');

    expect(standing).toMatchObject({ status: 'waiting', position: 1 });
    expect((await world.resolve('manual')).wake).toEqual(['c1']);
  });

  it('gives way to somebody more urgent who comes first, and is woken for the next place', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held', 'c1');
    await world.resolve('held');

    const urgent = await world.open('urgent', { priority: 'urgent' });
    const { standing } = await world.route('c1');

    expect(urgent.standing.agentId).toBe('ana');
    expect(standing.status).toBe('waiting');
    expect((await world.resolve('urgent')).wake).toEqual(['c1']);
  });
});

describe('a change of the directory', () => {
  it('wakes whom a new member lets be served', async () => {
    await world.has({ agents: { ana: { capacity: 2 } }, inboxes: { sales: { members: [] } } });
    await world.hasOpen('c1', 'c2', 'c3');
    await world.db.inboxMember.create({ data: { inboxId: 'sales', agentId: 'ana', joinOrder: 0 } });

    expect(await world.findServable({ kind: 'inbox', inboxId: 'sales' })).toEqual(['c1', 'c2']);
  });

  it('wakes whom more capacity lets be served, in every inbox of the agent', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.hasOpen('held');
    await world.open('c1', { inboxId: 'support' });
    await world.open('c2', { inboxId: 'sales' });
    await world.db.agent.update({ where: { id: 'ana' }, data: { capacity: 3 } });

    expect(await world.findServable({ kind: 'agent', agentId: 'ana' })).toEqual(['c1', 'c2']);
  });

  it('wakes whom a new member of the team lets be served', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } }, teams: { gold: ['ben'] } });
    await world.open('c1', { teamId: 'gold' });
    await world.db.teamMember.create({ data: { teamId: 'gold', agentId: 'ana', joinOrder: 1 } });

    expect(await world.findServable({ kind: 'team', teamId: 'gold' })).toEqual(['c1']);
  });

  it('wakes whom a new policy of the account lets be served', async () => {
    await world.has({ agents: { ana: {} }, account: { defaultCapacity: 0 } });
    await world.hasOpen('c1', 'c2');
    await world.db.$executeRaw`UPDATE accounts SET policy = jsonb_set(policy, '{defaultCapacity}', '1')`;

    expect(await world.findServable({ kind: 'account' })).toEqual(['c1']);
  });

  it('wakes nobody where nothing came of it', async () => {
    await world.has({
      agents: { ana: { availability: 'away' } },
      inboxes: { sales: { members: ['ana'] }, empty: { members: [] } },
    });
    await world.open('c1');

    expect(await world.findServable({ kind: 'inbox', inboxId: 'sales' })).toEqual([]);
    expect(await world.findServable({ kind: 'inbox', inboxId: 'empty' })).toEqual([]);
    expect(await world.findServable({ kind: 'inbox', inboxId: 'nowhere' })).toEqual([]);
  });

  it('wakes nobody whom an earlier change woke', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held', 'c1');
    await world.resolve('held');

    expect(await world.findServable({ kind: 'inbox', inboxId: 'sales' })).toEqual([]);
  });
});

describe('a list longer than one look takes in', () => {
  it('does not hold up whoever stands behind those who can use nobody', async () => {
    await world.has({ agents: { ana: { availability: 'away' } }, policy: { skillMatch: 'require' } });
    await world.db.$executeRaw`
      WITH many AS (SELECT 'many-' || n AS id, '2026-01-01T00:00:00Z'::timestamptz AS at FROM generate_series(1, 1100) n),
      rows AS (
        INSERT INTO conversations (id, inbox_id, consumer_id, status, priority, skills, waiting_since, created_at)
        SELECT id, 'sales', 'joe', 'waiting', 0, '{klingon}', at, at FROM many)
      INSERT INTO waiting_list (conversation_id, inbox_id, priority, waiting_since, skills)
      SELECT id, 'sales', 0, at, '{klingon}' FROM many`;
    await world.open('behind');

    const { wake } = await world.declare('ana', 'online');

    expect(wake).toEqual(['behind']);
    expect((await world.route('behind')).standing.agentId).toBe('ana');
  });

  it('does not hold up whoever stands behind those who could use only a busy agent', async () => {
    const inboxes = { sales: { members: ['ana', 'ben'] }, support: { members: ['ben'] } };
    await world.has({ agents: { ana: { availability: 'away' }, ben: { availability: 'busy' } }, inboxes });
    await world.db.$executeRaw`
      WITH many AS (SELECT 'many-' || n AS id, '2026-01-01T00:00:00Z'::timestamptz AS at FROM generate_series(1, 1100) n),
      rows AS (
        INSERT INTO conversations (id, inbox_id, consumer_id, status, priority, waiting_since, created_at)
        SELECT id, 'support', 'joe', 'waiting', 0, at, at FROM many)
      INSERT INTO waiting_list (conversation_id, inbox_id, priority, waiting_since) SELECT id, 'support', 0, at FROM many`;
    await world.open('behind');

    const { wake } = await world.declare('ana', 'online');

    expect(wake).toEqual(['behind']);
  });
});
