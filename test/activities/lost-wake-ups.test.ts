import { describe, expect, it } from 'vitest';
import { dice } from '../support/dice.ts';
import { Crowd } from './crowd.ts';
import { expectNobodyWaitsInVain } from './invariants.ts';
import { inTheMiddleOf, untilHeldUp } from './locks.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** Places of all agents together; about as many are open, so lists are short and every place counts. */
const PLACES = 6;
const AGENTS = ['ana', 'ben', 'cem', 'dia'];
const ROUNDS = 10;
const AT_ONCE = 8;

describe('a busy hour', () => {
  for (const seed of [1, 2, 3]) {
    it(`ends with nobody waiting while somebody who could take it has room (seed ${seed})`, async () => {
      // Ana and Ben serve both inboxes, the others one each.
      await world.has({
        agents: { ana: { capacity: 1 }, ben: { capacity: 2 }, cem: { capacity: 1 }, dia: { capacity: 2 } },
        inboxes: { sales: { members: ['ana', 'ben', 'cem'] }, support: { members: ['ana', 'ben', 'dia'] } },
      });
      const { roll } = dice(seed);
      const crowd = new Crowd(world);
      const open: string[] = [];
      let opened = 0;

      for (let round = 0; round < ROUNDS; round += 1) {
        for (let n = 0; n < AT_ONCE; n += 1) {
          const what = roll(10);
          if (what < 9 && open.length < PLACES + roll(5)) {
            opened += 1;
            const id = `c${opened}`;
            const inboxId = roll(2) === 0 ? 'sales' : 'support';
            open.push(id);
            crowd.ask(id, () => world.crowd.open(id, { inboxId }));
          } else if (what < 9 && open.length > 0) {
            const [id = ''] = open.splice(roll(open.length), 1);
            crowd.ask(id, () => world.crowd.resolve(id));
          } else {
            await changeAvailability(crowd, AGENTS[roll(AGENTS.length)] ?? 'ana', roll(3) === 0 ? 'offline' : 'online');
          }
        }
        if (roll(2) === 0) await crowd.settled();
      }
      await crowd.settled();

      await expectNobodyWaitsInVain(world.db);
      await expectNobodyAboveCapacity();
    });
  }
});

describe('two decisions in two inboxes at the same instant', () => {
  it('see each other: who gives way to somebody is woken when that one leaves', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.open('held');
    await world.open('ahead', { inboxId: 'support' });
    await world.resolve('held');
    // A transition writes the ledger last; so these two stop when all but that is done.
    const ledger = await inTheMiddleOf(world, 'LOCK TABLE events IN SHARE MODE');

    const opening = world.crowd.open('behind');
    await untilHeldUp(world, 1);
    const leaving = world.crowd.resolve('ahead');
    await untilHeldUp(world, 2);
    await ledger.release();

    expect((await opening).decision?.reason).toBe('others_ahead');
    expect((await leaving).wake).toEqual(['behind']);
  });

  it('do not stand in the way of each other where both want the same agent', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { capacity: 3, availability: 'away' } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.open('ahead', { inboxId: 'support' });
    await world.declare('ana', 'online');
    const once = world.performing('once', (activity, input) => activity(input));
    const agent = await inTheMiddleOf(world, "SELECT FROM agents WHERE id = 'ana' FOR UPDATE");

    const ahead = once.route('ahead');
    await untilHeldUp(world, 1);
    const behind = once.open('behind');
    await untilHeldUp(world, 2);
    await agent.release();

    expect((await ahead).standing.agentId).toBe('ana');
    expect((await behind).standing.agentId).toBe('ana');
  });
});

/** The agent's workflow changes it, and tells what the agent holds. */
async function changeAvailability(crowd: Crowd, agentId: string, availability: 'online' | 'offline'): Promise<void> {
  const { wake, load } = await world.crowd.declare(agentId, availability);
  crowd.wake(wake);
  if (load === 0) return;
  const held = await world.db.conversation.findMany({ where: { agentId }, select: { id: true } });
  for (const { id } of held) crowd.ask(id, () => world.crowd.review(id, 'availability'));
}

async function expectNobodyAboveCapacity(): Promise<void> {
  expect(await world.db.$queryRaw`SELECT id, load, capacity FROM agents WHERE load > capacity`).toEqual([]);
}
