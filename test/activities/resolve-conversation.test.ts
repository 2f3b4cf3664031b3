import { describe, expect, it } from 'vitest';
import { CARRIED } from './commands.ts';
import { useWorld } from './world.ts';

const world = useWorld();

describe('resolving', () => {
  it('releases whoever holds it and keeps the outcome', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    const { standing } = await world.resolve('c1', 'sold');

    expect(standing).toMatchObject({ status: 'resolved', agentId: null, assignedAt: null, holder: null });
    expect(standing.resolvedAt).toBe(world.clock.now);
    expect(await world.row('c1')).toMatchObject({ disposition: 'sold', carried: CARRIED, previousAgentId: 'ana' });
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (resolved)', 'resolved']);
    expect((await world.events('c1')).at(-1)).toMatchObject({ actorKind: 'key', data: { disposition: 'sold' } });
  });

  it('wakes who waits for the place that it frees', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2', 'c3');

    expect((await world.resolve('c1')).wake).toEqual(['c2']);
  });

  it('takes a waiting conversation off the list', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2');

    const { standing } = await world.resolve('c1');

    expect(standing).toMatchObject({ status: 'resolved', position: null });
    expect(await world.waiting()).toEqual(['c2']);
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)', 'resolved']);
  });

  it('ends a parked and a pending conversation too', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('parked');
    await world.unassign('parked');
    await world.open('pending', { pending: true });

    const parked = await world.resolve('parked');
    const pending = await world.resolve('pending');

    expect(parked.standing).toMatchObject({ status: 'resolved', parked: false });
    expect(pending.standing.status).toBe('resolved');
  });

  it('changes nothing where it is resolved already', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1', 'sold');
    const before = await world.row('c1');

    const { standing, wake } = await world.resolve('c1', 'spam');

    expect(standing.version).toBe(before.version);
    expect(wake).toEqual([]);
    expect(await world.row('c1')).toEqual(before);
    expect(await world.story('c1')).toHaveLength(4);
  });

  it('passes the place that was meant for it on to the next', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held', 'c1', 'c2');
    await world.resolve('held');

    expect((await world.resolve('c1')).wake).toEqual(['c2']);
  });

  it('passes the place that was meant for it on to another inbox', async () => {
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members: ['ana'] }, support: { members: ['ana'] } },
    });
    await world.hasOpen('held', 'c1');
    await world.open('c2', { inboxId: 'support' });
    await world.resolve('held');

    expect((await world.resolve('c1')).wake).toEqual(['c2']);
  });
});
