import { describe, expect, it } from 'vitest';
import { NO_ANSWER, RATE_LIMIT, TOO_MANY_SIGNALS } from './recording-temporal.ts';
import { useWorkshop } from './workshop.ts';

const { world, workshop } = useWorkshop();
const { temporal } = workshop;

const workflows = (...ids: readonly string[]) => ids.map((id) => `conversation/${id}`);

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
      { workflowId: 'conversation/c1', name: 'standingChanged' },
      { workflowId: 'conversation/c2', name: 'standingChanged' },
    ]);
    expect(temporal.signals[0]?.message).toMatchObject({
      standing: { conversation: { id: 'c1', agentId: 'ben', version: 2 }, availability: 'online' },
    });
    expect(await world.outbox()).toEqual([]);
  });

  it('signals a changed policy by a name of its own', async () => {
    await moved('c1');

    const input = { conversationIds: ['c1'], signal: 'policyChanged' } as const;
    await workshop.attempt(workshop.activities.tellStandings, input).result;

    expect(temporal.signals).toMatchObject([{ name: 'policyChanged' }]);
  });

  it('tells the same again when it is run again', async () => {
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

  it('heartbeats with the number it reached, from which the next attempt goes on', async () => {
    const ids = Array.from({ length: 205 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    await moved(...ids);
    const input = { conversationIds: ids, signal: 'standingChanged' } as const;
    const first = workshop.attempt(workshop.activities.tellStandings, input);
    await first.result;
    expect(first.heartbeats).toContain(200);
    expect(first.heartbeats.at(-1)).toBeGreaterThanOrEqual(ids.length);
    temporal.forget();

    await workshop.attempt(workshop.activities.tellStandings, input, { heartbeatDetails: 200 }).result;

    expect(new Set(temporal.signalled)).toEqual(new Set(workflows(...ids.slice(200))));
  }, 60_000);

  it('needs nobody for one that is resolved', async () => {
    await moved('c1');
    await world.resolve('c1');
    temporal.end('conversation/c1');

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
    temporal.refuse('conversation/c2', NO_ANSWER);

    await workshop.tell('c1', 'c2', 'c3');

    expect(new Set(temporal.signalled)).toEqual(new Set(workflows('c1', 'c3')));
    expect(temporal.started).toEqual([]);
    expect(await world.outbox()).toEqual(['c2']);
  });

  it('is started again from its row, if its workflow is gone', async () => {
    await moved('c1');
    temporal.end('conversation/c1');

    await workshop.tell('c1');

    expect(temporal.starts).toMatchObject([
      { workflowId: 'conversation/c1', input: { open: { conversationId: 'c1', inboxId: 'sales' } } },
    ]);
    expect(temporal.signals).toMatchObject([
      { name: 'standingChanged', message: { standing: { conversation: { agentId: 'ben' } } } },
    ]);
    expect(await world.outbox()).toEqual([]);
  });

  it('is started again in place of the one that runs, if it takes no more signals', async () => {
    await moved('c1', 'c2');
    temporal.refuse('conversation/c1', TOO_MANY_SIGNALS);

    await workshop.tell('c1', 'c2');

    expect(temporal.starts).toMatchObject([
      { workflowId: 'conversation/c1', workflowIdConflictPolicy: 'TERMINATE_EXISTING' },
    ]);
    expect(await world.outbox()).toEqual([]);
  });

  it('is left alone, if Temporal is only asked too often', async () => {
    await moved('c1');
    temporal.refuse('conversation/c1', RATE_LIMIT);

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

describe('misses', () => {
  it("are reported to the agent's workflow, which starts if it does not run", async () => {
    const report = { agentId: 'ana', missId: 'c1/timeout' };

    await workshop.attempt(workshop.activities.reportMisses, report).result;

    expect(temporal.signals).toEqual([{ workflowId: 'agent/ana', name: 'missesReported', message: report }]);
    expect(temporal.started).toEqual(['agent/ana']);
  });
});
