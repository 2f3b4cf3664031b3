import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WAITING_LIST_WATCH_ID } from '../../contract/ids.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana has one place and holds `held`; these wait for it, in this order. */
async function waitingForAna(...conversationIds: readonly string[]): Promise<void> {
  await world.has({ agents: { ana: { capacity: 1 } } });
  await world.hasOpen('held', ...conversationIds);
}

describe('one that was woken', () => {
  it('has five seconds to react', async () => {
    await waitingForAna('c1', 'c2');
    await world.resolve('held');
    const lookAgainAt = world.clock.in(6);
    world.clock.pass(4);

    expect(await world.passOver()).toEqual({ wake: [], lookAgainAt });
  });

  it('is passed over when it did not: the one behind is woken, and gets the place; it is told once more', async () => {
    await waitingForAna('c1', 'c2');
    await world.resolve('held');
    world.clock.pass(5);

    expect(await world.passOver()).toEqual({ wake: ['c1', 'c2'], lookAgainAt: null });
    expect((await world.route('c2')).standing.agentId).toBe('ana');
    expect(await world.waiting()).toEqual(['c1']);
  });

  it('is passed over with everybody behind it that does not react either', async () => {
    await waitingForAna('c1', 'c2', 'c3');
    await world.resolve('held');
    world.clock.pass(5);

    expect(await world.passOver()).toEqual({ wake: ['c1', 'c2'], lookAgainAt: world.clock.in(6) });
    world.clock.pass(6);
    expect((await world.passOver()).wake).toEqual(['c1', 'c2', 'c3']);
    expect((await world.route('c3')).standing.agentId).toBe('ana');
  });

  it('need not be watched any more once it reacted', async () => {
    await waitingForAna('c1', 'c2');
    await world.resolve('held');
    await world.route('c1');
    world.clock.pass(5);

    expect(await world.passOver()).toEqual({ wake: [], lookAgainAt: null });
  });

  it('need not be watched where nobody waits behind it', async () => {
    await waitingForAna('c1');
    await world.resolve('held');
    world.clock.pass(5);

    expect(await world.passOver()).toEqual({ wake: ['c1'], lookAgainAt: null });
  });

  it('is passed over by who waits in another inbox for the same agent', async () => {
    const members = ['ana'];
    await world.has({ agents: { ana: { capacity: 1 } }, inboxes: { sales: { members }, support: { members } } });
    await world.hasOpen('held', 'c1');
    await world.open('c2', { inboxId: 'support' });
    await world.resolve('held');
    world.clock.pass(5);

    expect((await world.passOver()).wake).toEqual(['c1', 'c2']);
  });

  it('is passed over by nobody in a manual inbox', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members }, mail: { members, policy: { mode: 'manual' } } },
    });
    await world.hasOpen('held', 'c1');
    await world.open('c2', { inboxId: 'mail' });
    await world.resolve('held');
    world.clock.pass(5);

    expect(await world.passOver()).toEqual({ wake: ['c1'], lookAgainAt: null });
  });
});

describe('waking', () => {
  // A worker asks for the watch once in a while only, and remembers when it last did.
  beforeEach(() => world.startWorkerAgain());

  const asked = () => world.temporal.started.filter((workflowId) => workflowId === WAITING_LIST_WATCH_ID);

  it('tells those it is asked to', async () => {
    await waitingForAna('c1', 'c2');
    await world.resolve('held');

    await world.wake('c1');

    const toC1 = { workflowId: 'conversation/c1', name: 'slotFreed', message: { at: world.clock.now } };
    expect(world.temporal.signals.filter(({ name }) => name === 'slotFreed')).toEqual([toC1, toC1]);
  });

  it('has it watched whether they react where somebody sleeps behind them', async () => {
    await waitingForAna('c1', 'c2');
    await world.resolve('held');

    await world.wake('c1');

    expect(world.temporal.signals).toContainEqual({
      workflowId: WAITING_LIST_WATCH_ID,
      name: 'someoneWoken',
      message: undefined,
    });
  });

  it('does not have it watched where nobody sleeps', async () => {
    await waitingForAna('c1');
    await world.open('parked', { pending: true });
    await world.assign('parked', { agentId: 'ana', overCapacity: true });
    await world.unassign('parked');
    await world.resolve('held');

    await world.wake('c1');

    expect(asked()).toEqual([]);
  });

  it('asks for the watch once, however many are woken within moments, and again later', async () => {
    await waitingForAna('c1', 'c2', 'c3');
    await world.resolve('held');
    const moment = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);

    await world.wake('c1');
    await world.wake('c1');
    expect(asked()).toHaveLength(1);

    moment.mockReturnValue(1_000_000 + 3_000);
    await world.wake('c1');
    moment.mockRestore();
    expect(asked()).toHaveLength(2);
  });
});
