import { describe, expect, it, vi } from 'vitest';
import { NO_ANSWER, RATE_LIMIT, TOO_MANY_SIGNALS } from './recording-temporal.ts';
import { useWorkshop } from './workshop.ts';

const { world, workshop } = useWorkshop();
const { temporal } = workshop;

const workflows = (...ids: readonly string[]) => ids.map((id) => `test/conversation/${id}`);

/** Ana leaves, and these are given to Ben: their workflows are to be told. */
async function moved(...ids: readonly string[]): Promise<void> {
  await world.has({ agents: { ana: {}, ben: { availability: 'away' } } });
  for (const id of ids) await world.crowd.open(id);
  await world.crowd.declare('ben', 'online');
  await world.crowd.declareAll('ana', 'offline');
}

describe('telling conversations how they stand', () => {
  it('signals each its standing, and takes it off the outbox', async () => {
    await moved('c1', 'c2');
    expect(await world.outbox()).toEqual(['c1', 'c2']);

    await workshop.tell('c1', 'c2');

    expect(temporal.signals).toMatchObject([
      { workflowId: 'test/conversation/c1', name: 'standingChanged' },
      { workflowId: 'test/conversation/c2', name: 'standingChanged' },
    ]);
    expect(temporal.signals[0]?.message).toMatchObject({
      standing: { conversation: { id: 'c1', agentId: 'ben', version: 2 }, availability: 'online' },
    });
    expect(await world.outbox()).toEqual([]);
  });

  it('signals a changed policy by a name of its own', async () => {
    await moved('c1');

    await workshop.teller.tell(['c1'], 'policyChanged');

    expect(temporal.signals).toMatchObject([{ name: 'policyChanged' }]);
  });

  it('tells the same again when it is asked again', async () => {
    await moved('c1');

    await workshop.tell('c1');
    await workshop.tell('c1');

    expect(temporal.signalled).toEqual(workflows('c1', 'c1'));
  });

  it('leaves on the outbox what has changed again since it was read', async () => {
    await moved('c1');
    await world.db.outboxEntry.update({ where: { conversationId: 'c1' }, data: { version: 3 } });

    await workshop.tell('c1');

    expect(await world.outbox()).toEqual(['c1']);
  });

  it('needs no signal for one that is resolved', async () => {
    await moved('c1');
    await world.resolve('c1');

    await workshop.tell('c1');

    expect(temporal.signals).toEqual([]);
    expect(await world.outbox()).toEqual([]);
  });

  it('forgets one whose row is gone', async () => {
    await moved('c1');
    await world.db.outboxEntry.create({ data: { conversationId: 'gone', version: 7 } });

    await workshop.tell('c1', 'gone');

    expect(temporal.signalled).toEqual(workflows('c1'));
    expect(await world.outbox()).toEqual([]);
  });
});

describe('one that cannot be told', () => {
  it('keeps none of the others waiting, and stays on the outbox', async () => {
    await moved('c1', 'c2', 'c3');
    temporal.refuse('test/conversation/c2', NO_ANSWER);

    await workshop.tell('c1', 'c2', 'c3');

    expect(new Set(temporal.signalled)).toEqual(new Set(workflows('c1', 'c3')));
    expect(temporal.started).toEqual([]);
    expect(await world.outbox()).toEqual(['c2']);
  });

  it('keeps none of the others waiting if it cannot even be read', async () => {
    await world.has({
      agents: { ana: {}, ben: { availability: 'away' } },
      inboxes: { sales: { members: ['ana', 'ben'] }, broken: { members: ['ana', 'ben'] } },
    });
    await world.open('c1', { inboxId: 'broken', messages: { m1: {} } });
    await world.open('c2', { inboxId: 'sales' });
    await world.declareAll('ana', 'offline');
    await world.editByHand(`UPDATE inboxes SET policy = 'null' WHERE id = 'broken'`);

    await workshop.tell('c1', 'c2');

    expect(temporal.signalled).toEqual(workflows('c2'));
    expect(await world.outbox()).toEqual(['c1']);
    world.leaveAsItIs();
  });

  it('is started again from its row, if its workflow is gone', async () => {
    await moved('c1');
    temporal.end('test/conversation/c1');

    await workshop.tell('c1');

    expect(temporal.starts).toMatchObject([
      { workflowId: 'test/conversation/c1', input: { open: { conversationId: 'c1', inboxId: 'sales' } } },
    ]);
    // Somebody else may have started it again meanwhile: that run is told, and not ended.
    expect(temporal.starts[0]?.workflowIdConflictPolicy).toBe('USE_EXISTING');
    expect(temporal.signals).toMatchObject([
      { name: 'standingChanged', message: { standing: { conversation: { agentId: 'ben' } } } },
    ]);
    expect(await world.outbox()).toEqual([]);
  });

  it('is started again in place of the one that runs, if it takes no more signals', async () => {
    await moved('c1', 'c2');
    temporal.refuse('test/conversation/c1', TOO_MANY_SIGNALS);

    await workshop.tell('c1', 'c2');

    expect(temporal.starts).toMatchObject([
      { workflowId: 'test/conversation/c1', workflowIdConflictPolicy: 'TERMINATE_EXISTING' },
    ]);
    expect(await world.outbox()).toEqual([]);
  });

  it('is left alone, if Temporal is only asked too often', async () => {
    await moved('c1');
    temporal.refuse('test/conversation/c1', RATE_LIMIT);

    await workshop.tell('c1');

    expect(temporal.started).toEqual([]);
    expect(await world.outbox()).toEqual(['c1']);
  });

  it('is nobody less while Temporal is away: all stay on the outbox', async () => {
    await moved('c1', 'c2');
    temporal.failWith(new Error('Temporal is away'));

    await workshop.tell('c1', 'c2');

    expect(await world.outbox()).toEqual(['c1', 'c2']);
  });
});

describe('what another process left on the outbox', () => {
  const agesAgo = new Date('2026-01-01T00:00:00.000Z');
  const leftOver = (...ids: readonly string[]) =>
    world.db.outboxEntry.updateMany({
      where: { conversationId: { in: [...ids] } },
      data: { createdAt: agesAgo },
    });

  it('is told some seconds later, and what is new is left to those who are telling it', async () => {
    await moved('c1', 'c2');
    await leftOver('c1');

    await workshop.teller.sweep();

    expect(temporal.signals).toMatchObject([{ workflowId: 'test/conversation/c1', name: 'standingChanged' }]);
    expect(await world.outbox()).toEqual(['c2']);
  });

  it('is told however much it is', async () => {
    const ids = Array.from({ length: 450 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    await moved(...ids);
    await leftOver(...ids);

    await workshop.teller.sweep();

    expect(temporal.signalled.toSorted()).toEqual(workflows(...ids));
    expect(await world.outbox()).toEqual([]);
  }, 60_000);

  it('stays if it cannot be told, and keeps none of the others waiting', async () => {
    await moved('c1', 'c2');
    await leftOver('c1', 'c2');
    temporal.refuse('test/conversation/c1', NO_ANSWER);

    await workshop.teller.sweep();

    expect(temporal.signalled).toEqual(workflows('c2'));
    expect(await world.outbox()).toEqual(['c1']);
  });

  it('is told though many who stand before it take nothing', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    await moved(...ids);
    await leftOver(...ids);
    for (const id of ids.slice(0, 80)) temporal.refuse(`test/conversation/${id}`, NO_ANSWER);

    await workshop.teller.sweep();

    expect(temporal.signalled.toSorted()).toEqual(workflows(...ids.slice(80)));
  }, 60_000);

  it('is not tried to the last while Temporal is away', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    await moved(...ids);
    await leftOver(...ids);
    temporal.failWith(new Error('Temporal is away'));

    await workshop.teller.sweep();

    expect(temporal.attempts).toBeLessThan(ids.length);
  }, 60_000);

  it('is told though old hints cannot be forgotten', async () => {
    await moved('c1');
    await leftOver('c1');
    // Late enough that they are to be forgotten again.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_800_000);
    await world.editByHand('ALTER TABLE hints RENAME TO mislaid');
    try {
      await workshop.teller.sweep();
    } finally {
      clock.mockRestore();
      await world.editByHand('ALTER TABLE mislaid RENAME TO hints');
    }

    expect(await world.outbox()).toEqual([]);
  });
});

it('forgets hints that nobody looks for any more, whatever else runs in the worker', async () => {
  const at = new Date();
  vi.spyOn(Date, 'now').mockReturnValueOnce(at.getTime() + 3_600_000);
  await world.db.hint.create({ data: { conversationId: 'c1', inboxId: 'sales', xid: 1n, at } });

  await workshop.teller.sweep();

  expect(await world.db.hint.count()).toBe(0);
});
