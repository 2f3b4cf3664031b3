import pMap from 'p-map';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../runtime/database.ts';
import { runConversationTransition, runDirectoryTransition } from '../../store/transition.ts';
import { Commands, KEY } from './commands.ts';
import { expectInvariants } from './invariants.ts';
import { inTheMiddleOf, untilHeldUp } from './locks.ts';
import { once, type Perform } from './perform.ts';
import { listenToTraffic } from './traffic.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const names = (count: number, prefix = 'c'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

const codeOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === 'fulfilled' ? 'done' : result.reason.code;

const count = (values: readonly unknown[], value: unknown): number => values.filter((each) => each === value).length;

/** As many as a worker has under way. */
const AT_ONCE = { concurrency: 16 };

describe('many at once', () => {
  it('are dealt out in turn: 300 among three agents are 100 each, over two workers', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {} } });
    const other = openDatabase({ url: world.url, poolSize: 10, timeoutMs: 10_000, prepare: true });
    onTestFinished(other.close);
    const second = new Commands({
      name: 'second',
      deps: () => ({ db: other.db, searchAttributes: 'all' }),
      clock: world.clock,
      perform: once,
      inboxes: new Map(),
    });

    await pMap(names(300), (id, n) => (n % 2 === 0 ? world.crowd : second).open(id), AT_ONCE);

    expect(await world.loads()).toEqual({ ana: 100, ben: 100, cem: 100 });
  }, 60_000);

  it('never fill an agent above capacity who serves three inboxes', async () => {
    const members = ['ana', 'ben'];
    await world.has({
      agents: { ana: { capacity: 5 }, ben: { capacity: 4 } },
      inboxes: { sales: { members }, support: { members }, mail: { members: ['ana'] } },
    });
    const inboxIds = ['sales', 'support', 'mail'];

    await pMap(names(30), (id, n) => world.crowd.open(id, { inboxId: inboxIds[n % 3] ?? 'sales' }), AT_ONCE);

    expect(await world.loads()).toEqual({ ana: 5, ben: 4 });
    expect(await world.waiting()).toHaveLength(21);
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

  it('cannot all be assigned to an agent with one slot', async () => {
    await world.has({
      agents: { ana: { capacity: 1 }, ben: { capacity: 0 } },
      inboxes: { sales: { members: ['ana'] }, support: { members: ['ana'] } },
    });
    const waiting = names(10);
    for (const [n, id] of waiting.entries()) {
      await world.crowd.open(id, { pending: true, inboxId: n % 2 === 0 ? 'sales' : 'support' });
    }

    const assigning = waiting.map((id) => world.crowd.assign(id, { agentId: 'ana' }));
    const codes = (await Promise.allSettled(assigning)).map(codeOf);

    expect({ done: count(codes, 'done'), full: count(codes, 'agent_at_capacity') }).toEqual({ done: 1, full: 9 });
    expect(await world.loads()).toMatchObject({ ana: 1 });
  });

  it('do not slip through to an agent who goes offline meanwhile', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });

    await Promise.all([
      pMap(names(60), (id) => world.crowd.open(id), AT_ONCE),
      world.crowd.declare('ana', 'offline'),
      world.crowd.declare('ben', 'away').then(() => world.crowd.declare('ben', 'online')),
    ]);

    expect(await world.loads()).toEqual({ ana: 0, ben: 60 });
  });

  it('open the same conversation once', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });

    const opened = await Promise.all(names(10).map(() => world.crowd.open('c1', { messages: { m1: {} } })));

    expect(
      count(
        opened.map(({ outcome }) => outcome),
        'created',
      ),
    ).toBe(1);
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)']);
  });
});

/** Whoever calls it goes on when as many have called. */
function meeting(parties: number): () => Promise<void> {
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let missing = parties;
  return () => {
    missing -= 1;
    if (missing === 0) begin();
    return begun;
  };
}

describe('a deadlock', () => {
  it('is noticed by these tests', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const { deadlocks } = listenToTraffic();
    const meet = meeting(2);
    const lockBoth = (first: string, second: string) =>
      world.db.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT id FROM agents WHERE id = ${first} FOR UPDATE`;
        await meet();
        await tx.$queryRaw`SELECT id FROM agents WHERE id = ${second} FOR UPDATE`;
      });

    await Promise.allSettled([lockBoth('ana', 'ben'), lockBoth('ben', 'ana')]);

    expect(deadlocks()).toBe(1);
  });
});

describe('two administrators who are members of neither inbox', () => {
  it('can be swapped their conversations as often as one likes: nobody waits for one another in a circle', async () => {
    const administrator = { role: 'administrator' } as const;
    await world.has({
      agents: { zoe: administrator, adi: administrator },
      inboxes: { sales: { members: [] }, support: { members: [] } },
    });
    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });
    const traffic = listenToTraffic();
    const commands = world.crowd;

    for (let n = 0; n < 40; n += 1) {
      const [one, other] = n % 2 === 0 ? ['zoe', 'adi'] : ['adi', 'zoe'];
      await Promise.all([
        commands.assign('c1', { agentId: one ?? '' }),
        commands.assign('c2', { agentId: other ?? '' }),
      ]);
    }

    expect(await world.loads()).toEqual({ zoe: 1, adi: 1 });
    expect(traffic.deadlocks()).toBe(0);
  }, 60_000);
});

describe('agents who serve many inboxes', () => {
  it('come and go while conversations are opened, resolved and requeued: nobody is above capacity, nor waits in vain', async () => {
    const agents = names(12, 'agent-');
    const inboxIds = names(50, 'inbox-');
    await world.has({
      agents: Object.fromEntries(agents.map((id) => [id, { capacity: 3 }])),
      inboxes: Object.fromEntries(
        inboxIds.map((id, n) => [id, { members: agents.filter((_, m) => (n + m) % 3 !== 0) }]),
      ),
    });
    const traffic = listenToTraffic();
    const commands = world.crowd;
    const ids = names(120);

    await pMap(
      ids,
      async (id, n) => {
        await commands.open(id, { inboxId: inboxIds[n % 50] ?? '' });
        if (n % 5 === 0) await commands.declare(agents[n % 12] ?? '', n % 2 === 0 ? 'offline' : 'online', 'declared');
        if (n % 3 === 0) await commands.resolve(id);
        if (n % 7 === 0) await commands.requeue(id).catch(() => undefined);
        if (n % 11 === 0) await commands.declareAll(agents[n % 12] ?? '', 'online');
      },
      AT_ONCE,
    );

    await expectInvariants(world.db, world.clock.now);
    expect(await world.db.$queryRaw`SELECT id, load, capacity FROM agents WHERE load > capacity`).toEqual([]);
    expect(traffic.deadlocks()).toBe(0);
  }, 60_000);
});

describe('a decision', () => {
  it('is taken afresh where its agent went away before the slot was taken', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const leave = `UPDATE agents SET availability = 'away', availability_version = 1 WHERE id = 'ana'`;
    const leaving = await inTheMiddleOf(world, leave);

    const opening = world.crowd.open('c1');
    await untilHeldUp(world, 1);
    await leaving.release();

    const { decision } = await opening;
    expect(decision).toMatchObject({ agentId: 'ben', leftOut: { not_available: 1 } });
    expect(await world.db.decision.count()).toBe(1);
  });

  it('is taken afresh where somebody else got the last slot', async () => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: {} } });
    const full = await inTheMiddleOf(world, `UPDATE agents SET capacity = 0 WHERE id = 'ana'`);

    const opening = world.crowd.open('c1');
    await untilHeldUp(world, 1);
    await full.release();

    expect((await opening).decision).toMatchObject({ agentId: 'ben', leftOut: { at_capacity: 1 } });
  });

  it('is taken afresh where a message of the conversation came first', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { messages: { m1: {} } });

    const [, { conversation }] = await Promise.all([
      pMap(names(20, 'm-'), (id) => world.say('c1', id), AT_ONCE),
      world.crowd.assign('c1', { agentId: 'ben' }),
    ]);

    expect(conversation.agentId).toBe('ben');
    expect(await world.db.message.count()).toBe(21);
  });
});

describe('an agent who leaves while somebody assigns it something in an inbox it does not serve', () => {
  it('loses that as well', async () => {
    await world.has({
      agents: { adi: { role: 'administrator' }, ben: {} },
      inboxes: { sales: { members: ['adi'] }, support: { members: ['ben'] } },
    });
    await world.open('c1', { inboxId: 'support', pending: true });
    const locked = await inTheMiddleOf(world, `SELECT FROM inboxes WHERE id = 'sales' FOR UPDATE`);

    const leaving = world.crowd.declare('adi', 'offline');
    await untilHeldUp(world, 1);
    await world.crowd.assign('c1', { agentId: 'adi' });
    await locked.release();
    await leaving;

    expect(await world.loads()).toEqual({ adi: 0, ben: 1 });
  });
});

describe('a team that is deleted while a conversation of another inbox is given to it', () => {
  it('is taken off that as well', async () => {
    await world.has({
      agents: { ana: {}, ben: {} },
      inboxes: { sales: { members: ['ana'] }, support: { members: ['ben'] } },
      teams: { gold: ['ana', 'ben'] },
    });
    await world.hasOpen('c1');
    await world.assign('c1', { teamId: 'gold' });
    await world.open('c2', { inboxId: 'support' });
    await world.edit({ kind: 'team', teamId: 'gold' }, `DELETE FROM teams WHERE id = 'gold'`);
    const locked = await inTheMiddleOf(world, `SELECT FROM inboxes WHERE id = 'sales' FOR UPDATE`);

    const takingUp = world.crowd.takeUp({ kind: 'team', teamId: 'gold' });
    await untilHeldUp(world, 1);
    await world.editByHand(`UPDATE conversations SET team_id = 'gold' WHERE id = 'c2'`);
    await locked.release();
    await takingUp;

    expect(await world.db.conversation.count({ where: { teamId: 'gold' } })).toBe(0);
  });
});

describe('a transition of the directory that runs again after another edit', () => {
  it('says that there is more to take up, and leaves the edit for that', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.hasOpen('c1');
    const at = world.clock.tick();
    const scope = { kind: 'inbox', inboxId: 'sales' } as const;
    const run = (transitionId: string) =>
      runDirectoryTransition(world.deps, { kind: 'directory', scope, transitionId, at, actor: KEY }, at);
    await world.edit(scope, `UPDATE inboxes SET name = 'Sales' WHERE id = 'sales'`);
    const first = await run('x');
    await world.remove(scope, 'ana');

    const repeated = await run('x');
    const next = await run('y');

    expect([first, repeated, next].map(({ result }) => result.more)).toEqual([false, true, false]);
    expect(await world.holders('c1')).toEqual(['ben']);
    expect(await world.db.edit.count()).toBe(0);
  });
});

describe('an attempt that is still running while it is tried again', () => {
  /** Carries out a transition and its repetition at the same time. */
  const doubled: Perform = async ({ run }) => {
    const [first, second] = await Promise.all([run(), run()]);
    expect({ ...second, standing: null }).toEqual({ ...first, standing: null });
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

describe('one inbox that is locked from outside', () => {
  it('keeps no other waiting', async () => {
    await world.has({
      agents: { ana: {}, ben: {} },
      inboxes: { hot: { members: ['ana'] }, cool: { members: ['ben'] } },
    });
    const locked = await inTheMiddleOf(world, `SELECT FROM inboxes WHERE id = 'hot' FOR UPDATE`);

    const waiting = names(3, 'hot-').map((id) => world.crowd.open(id, { inboxId: 'hot' }));
    await untilHeldUp(world, 3);
    await world.crowd.open('c1', { inboxId: 'cool' });
    await locked.release();
    await Promise.all(waiting);

    expect(await world.loads()).toEqual({ ana: 3, ben: 1 });
  });
});

describe('an edit of the account beside transitions', () => {
  it('leaves in each membership what the agent says', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, account: { defaultCapacity: 1 } });
    const raise = `UPDATE accounts SET policy = jsonb_set(policy, '{defaultCapacity}', '2')`;
    const editing = await inTheMiddleOf(world, raise);

    const opening = world.crowd.open('c1');
    await untilHeldUp(world, 1);
    await editing.release();
    await opening;
    await world.db.edit.create({ data: { scope: 'account', scopeId: '' } });
    await world.takeUp({ kind: 'account' });

    expect((await world.open('c2')).conversation.agentId).toBe('ben');
    expect((await world.open('c3')).conversation.agentId).toBe('ana');
  });
});

describe('a transition of a conversation in an inbox that is not its own', () => {
  it('finds it all the same, if its workflow was started with another', async () => {
    await world.has({ agents: { ana: {} }, inboxes: { sales: { members: ['ana'] }, support: { members: [] } } });
    await world.open('c1');

    const at = world.clock.tick();
    const { result } = await runConversationTransition(
      world.deps,
      { kind: 'resolve', conversationId: 'c1', inboxId: 'support', transitionId: 'x', at, actor: KEY, body: {} },
      at,
    );

    expect(result.kind).toBe('done');
  });
});
