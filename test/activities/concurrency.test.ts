import { describe, expect, it } from 'vitest';
import { forEachConcurrently } from '../../activities/signals.ts';
import { expectNobodyWaitsInVain } from './invariants.ts';
import { inTheMiddleOf, untilHeldUp } from './locks.ts';
import { type Perform, untilItSucceeds } from './perform.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const names = (count: number, prefix = 'c'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

const loads = async (): Promise<Readonly<Record<string, number>>> => {
  const agents = await world.db.agent.findMany({ select: { id: true, load: true } });
  return Object.fromEntries(agents.map(({ id, load }) => [id, load]));
};

const codeOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === 'fulfilled' ? 'done' : result.reason.code;

const count = (values: readonly unknown[], value: unknown): number => values.filter((each) => each === value).length;

describe('many at once', () => {
  it('are dealt out in turn: 300 among three agents are 100 each', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {} } });

    await forEachConcurrently(names(300), (id) => world.crowd.open(id));

    expect(await loads()).toEqual({ ana: 100, ben: 100, cem: 100 });
  }, 60_000);

  it('never fill an agent above capacity who serves three inboxes', async () => {
    const members = ['ana', 'ben'];
    await world.has({
      agents: { ana: { capacity: 5 }, ben: { capacity: 4 } },
      inboxes: { sales: { members }, support: { members }, mail: { members: ['ana'] } },
    });
    const inboxIds = ['sales', 'support', 'mail'];

    const opening = names(30).map((id, index) => world.crowd.open(id, { inboxId: inboxIds[index % 3] ?? 'sales' }));
    await Promise.all(opening);

    expect(await loads()).toEqual({ ana: 5, ben: 4 });
    expect(await world.waiting()).toHaveLength(21);
    await expectNobodyWaitsInVain(world.db);
  });

  it('win a claim once: of 50 agents one gets it, and the others learn who', async () => {
    const agents = names(50, 'agent-');
    await world.has({ agents: Object.fromEntries(agents.map((id) => [id, { availability: 'busy' as const }])) });
    await world.open('c1');

    const claims = await Promise.allSettled(agents.map((id) => world.crowd.claim('c1', id)));

    const [winner] = await world.holders('c1');
    const refusals = claims.filter((claim) => claim.status === 'rejected').map((claim) => claim.reason);
    expect(refusals).toHaveLength(49);
    expect(refusals.every(({ code, agentId }) => code === 'already_assigned' && agentId === winner)).toBe(true);
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)', `assigned ${winner} (claimed)`]);
  });

  it('cannot all be assigned to an agent with one place', async () => {
    await world.has({
      agents: { ana: { capacity: 1 }, ben: { capacity: 0 } },
      inboxes: { sales: { members: ['ana'] }, support: { members: ['ana'] } },
    });
    const waiting = names(10);
    for (const [index, id] of waiting.entries()) {
      await world.crowd.open(id, { pending: true, inboxId: index % 2 === 0 ? 'sales' : 'support' });
    }

    const assigning = waiting.map((id) => world.crowd.assign(id, { agentId: 'ana' }));
    const codes = (await Promise.allSettled(assigning)).map(codeOf);

    expect({ done: count(codes, 'done'), full: count(codes, 'agent_at_capacity') }).toEqual({ done: 1, full: 9 });
    expect(await loads()).toMatchObject({ ana: 1 });
  });

  it('do not slip through to an agent who goes offline meanwhile', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });

    const opening = names(20).map((id) => world.crowd.open(id));
    await Promise.all([...opening.slice(0, 10), world.crowd.declare('ana', 'offline'), ...opening.slice(10)]);

    const held = await world.db.conversation.findMany({ where: { agentId: 'ana' }, select: { id: true } });
    expect([...(await world.leaving())].sort()).toEqual(held.map(({ id }) => id).sort());
  });
});

describe('a decision', () => {
  it('is taken afresh where its agent went away before the place was taken', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const away = `UPDATE agents SET availability = 'away', availability_version = 1 WHERE id = 'ana'`;
    const leaving = await inTheMiddleOf(world, away);

    const opening = world.crowd.open('c1');
    await untilHeldUp(world, 1);
    await leaving.release();

    const { decision } = await opening;
    expect(decision).toMatchObject({ agentId: 'ben', leftOut: { not_available: 1 } });
    expect(await world.db.decision.count()).toBe(1);
  });

  it('is taken afresh where somebody else got the last place', async () => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: {} } });
    const full = await inTheMiddleOf(world, `UPDATE agents SET capacity = 0 WHERE id = 'ana'`);

    const opening = world.crowd.open('c1');
    await untilHeldUp(world, 1);
    await full.release();

    expect((await opening).decision).toMatchObject({ agentId: 'ben', leftOut: { at_capacity: 1 } });
  });
});

describe('an attempt that is still running while it is tried again', () => {
  /** Runs an activity and its repetition at the same time. */
  const doubled: Perform = async (activity, input) => {
    const [first, second] = await Promise.all([untilItSucceeds(activity, input), untilItSucceeds(activity, input)]);
    expect(second).toEqual(first);
    return first;
  };

  it('acts once and answers the same', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const commands = world.performing('doubled', doubled);

    await commands.open('c1');
    await commands.requeue('c1');
    await commands.declare('ben', 'away');
    await commands.resolve('c1');

    expect(await world.story('c1')).toEqual([
      'created',
      'assigned ana (routed)',
      'unassigned ana (requeued)',
      'assigned ben (routed)',
      'unassigned ben (resolved)',
      'resolved',
    ]);
    expect(await world.db.event.count({ where: { agentId: 'ben', conversationId: null } })).toBe(1);
  });

  it('acts once for an agent without an inbox too', async () => {
    await world.has({ agents: { ana: {} }, inboxes: {} });

    const { availabilityVersion } = await world.performing('doubled', doubled).declare('ana', 'away');

    expect(availabilityVersion).toBe(1);
    expect(await world.db.event.count()).toBe(1);
  });
});
