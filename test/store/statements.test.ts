import { describe, expect, it } from 'vitest';
import { listenToTraffic } from './traffic.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** `BEGIN` and `COMMIT` too. */
const MOST_OF_A_TRANSITION = 7;
const MOST_OF_A_MESSAGE = 2;

describe('what is sent to the database', () => {
  it('is at most seven statements for a transition, whatever it brings about', async () => {
    const members = ['ana', 'ben', 'cem'];
    await world.has({
      agents: { ana: { capacity: 2 }, ben: { availability: 'away', capacity: 2 }, cem: { availability: 'away' } },
      inboxes: { sales: { members }, support: { members } },
      teams: { gold: ['ana', 'ben'] },
    });
    const commands = world.crowd;
    const traffic = listenToTraffic();
    const costs: Record<string, number> = {};
    const cost = async (what: string, work: () => Promise<unknown>) => {
      traffic.statements();
      await work();
      costs[what] = traffic.statements().length;
    };

    await cost('open and assign', () => commands.open('c1', { messages: { m1: {} } }));
    await commands.open('c2', { inboxId: 'support' });
    await cost('open and wait', () => commands.open('c3', { teamId: 'gold', skills: ['billing'] }));
    await commands.open('c4', { inboxId: 'support' });
    await cost('open what exists', () => commands.open('c1'));
    await cost('requeue, another served', () => commands.requeue('c1'));
    await cost('amend what waits', () => commands.amend('c1', { priority: 'high' }));
    await cost('look', () => commands.due('c1'));
    await cost('assign over capacity', () => commands.assign('c1', { agentId: 'ana', overCapacity: true }));
    await cost('assign again', () => commands.assign('c1', { agentId: 'ana' }));
    await cost('set a team', () => commands.assign('c1', { teamId: 'gold' }));
    await cost('unassign, another served', () => commands.unassign('c2'));
    await cost('route', () => commands.route('c2'));
    await cost('come online', () => commands.declare('ben', 'online'));
    await cost('mend', () => commands.mend('c1'));
    await cost('go offline', () => commands.declare('ben', 'offline'));
    await cost('say no more', () => commands.declare('ben', 'offline'));
    await cost('inbox edited', () => commands.takeUp({ kind: 'inbox', inboxId: 'sales' }));
    await cost('account edited', () => commands.takeUp({ kind: 'account' }));
    await cost('resolve, another served', () => commands.resolve('c1'));
    await cost('resolve again', () => commands.resolve('c1'));

    const over = Object.entries(costs).filter(([, statements]) => statements > MOST_OF_A_TRANSITION);
    expect(over).toEqual([]);
    expect(costs).toMatchObject({ 'open and assign': 6, 'resolve, another served': 7, 'assign again': 4 });
  });

  it('is two statements for a message, without a transaction of its own', async () => {
    await world.has({ agents: { ana: {} } });
    const commands = world.crowd;
    const traffic = listenToTraffic();
    await commands.open('c1');
    traffic.statements();

    const costs = [];
    for (const say of [
      () => commands.say('c1', 'm1'),
      () => commands.say('c1', 'm2'),
      () => commands.answer('c1', 'm3', 'ana'),
      () => commands.answer('c1', 'note', 'ana', { visibility: 'private' }),
    ]) {
      await say();
      costs.push(traffic.statements());
    }

    expect(costs.map((statements) => statements.length)).toEqual([2, 2, 2, 2].map(() => MOST_OF_A_MESSAGE));
    expect(costs.flat().filter((statement) => /^(BEGIN|COMMIT|SET)/.test(statement))).toEqual([]);
  });

  it('is as much for one that is placed again as for two hundred', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } } });
    const ids = Array.from({ length: 200 }, (_, n) => `c${n}`);
    for (const id of ids) await world.crowd.open(id);
    await world.crowd.declare('ben', 'online');
    const commands = world.crowd;
    const traffic = listenToTraffic();

    await commands.declare('ana', 'offline');

    expect(traffic.statements().length).toBeLessThanOrEqual(MOST_OF_A_TRANSITION);
    expect(await world.loads()).toEqual({ ana: 0, ben: 200 });
  }, 60_000);

  it('says nothing of the isolation of a transaction', async () => {
    await world.has({ agents: { ana: {} } });
    const commands = world.crowd;
    const traffic = listenToTraffic();

    await commands.open('c1');

    expect(traffic.statements().filter((statement) => /ISOLATION/i.test(statement))).toEqual([]);
  });
});
