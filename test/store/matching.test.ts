import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../contract/decision.ts';
import type { Method, SkillMatch } from '../../contract/policy.ts';
import { match, poolNeeds } from '../../routing/match.ts';
import { readPools } from '../../store/candidates.ts';
import { CONVERSATION_COLUMNS, conversationOf, type StoredConversation } from '../../store/conversations.ts';
import { uuidv7 } from '../../store/ids.ts';
import { dice } from '../support/dice.ts';
import { expectInvariants } from './invariants.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const away = { availability: 'away' } as const;
const offline = { availability: 'offline' } as const;
const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(4, '0')}`);

/** Conversations that wait, each a second longer than the next, written straight into the table. */
async function waitFor(ids: readonly string[], columns: { readonly inboxId?: string } = {}): Promise<void> {
  const { inboxId = 'sales' } = columns;
  await world.db.$executeRaw`
    INSERT INTO conversations (id, inbox_id, consumer_key, status, priority, decided, waiting_since, created_at)
    SELECT each.id, ${inboxId}, 'somebody', 'waiting', 2, true, at, at
    FROM unnest(${ids}::text[]) WITH ORDINALITY AS each(id, n)
    CROSS JOIN LATERAL (SELECT ${world.clock.now}::timestamptz - make_interval(secs => ${ids.length} - n) AS at) since`;
}

describe('a shift that begins', () => {
  it('serves 1,000 who wait by 25 agents with 20 slots strictly in order, each agent as much as another', async () => {
    const agents = numbered('agent-', 25);
    await world.has({ agents: Object.fromEntries(agents.map((id) => [id, { ...away, capacity: 20 }])) });
    const ids = numbered('c', 1_000);
    await waitFor(ids);

    const told = await pMap(agents, (id) => world.crowd.declareAll(id, 'online'), { concurrency: 8 });

    expect(told.flat()).toHaveLength(500);
    expect(await world.waiting()).toEqual(ids.slice(500));
    expect(new Set(Object.values(await world.loads()))).toEqual(new Set([20]));
    const events = await world.db.event.findMany({ where: { type: 'conversation.assigned' }, orderBy: { id: 'asc' } });
    expect(events.map(({ conversationId }) => conversationId)).toEqual(ids.slice(0, 500));
    expect(await world.db.decision.count()).toBe(500);
  }, 60_000);

  it('serves 50 inboxes that share agents, who waits longest first over all of them', async () => {
    const inboxIds = numbered('inbox-', 50);
    const agents = { ana: { ...away, capacity: 30 }, ben: { ...away, capacity: 30 } };
    await world.has({
      agents,
      inboxes: Object.fromEntries(inboxIds.map((id, n) => [id, { members: n % 2 === 0 ? ['ana'] : ['ana', 'ben'] }])),
    });
    const ids = numbered('c', 100);
    for (const [n, id] of ids.entries()) await world.crowd.open(id, { inboxId: inboxIds[n % 50] ?? '' });

    const first = await world.declare('ana', 'online');
    const second = await world.declare('ben', 'online');

    expect(first.tell).toEqual(ids.slice(0, 30));
    const forBen = ids.slice(30).filter((_, n) => n % 2 === 1);
    expect(second.tell).toEqual(forBen.slice(0, 30));
  }, 60_000);

  it('gives each its own decision, with what was found by then', async () => {
    await world.has({ agents: { ana: { ...away, capacity: 2 } } });
    await world.hasOpen('c1', 'c2', 'c3');
    await world.declare('ana', 'online');

    const decided = await world.db.decision.findMany({ where: { outcome: 'assigned' }, orderBy: { seq: 'asc' } });

    const considered = decided.map((each) => each.considered as unknown as Decision['considered']);
    expect(considered.map(([first]) => first?.load)).toEqual([0, 1]);
    expect(decided.map(({ conversationId }) => conversationId)).toEqual(['c1', 'c2']);
  });
});

describe('agents who serve several inboxes', () => {
  it('are full for all of them at once, though the members of each are read by themselves', async () => {
    // Of fifty members each reads those who come first, by the turns of its own inbox.
    const others = numbered('other-', 60);
    const members = [...others, 'ana'];
    await world.has({
      agents: { ana: { capacity: 1 }, ...Object.fromEntries(others.map((id) => [id, { capacity: 0 }])), lea: {} },
      inboxes: { sales: { members: [...members, 'lea'] }, support: { members: [...members, 'lea'] } },
    });
    await world.db.agent.update({ where: { id: 'lea' }, data: { availability: 'online' } });
    await world.declare('ana', 'away');
    const ids = ['c1', 'c2', 'c3', 'c4'];
    for (const [n, id] of ids.entries()) await world.open(id, { inboxId: n % 2 === 0 ? 'sales' : 'support' });
    await world.declare('ana', 'online');

    await world.declare('lea', 'offline');

    expect(await world.holders(...ids)).toEqual(['ana', null, null, null]);
  });

  it('never take more than they have room for, whichever pools they are found in', async () => {
    const many = numbered('agent-', 40);
    const inboxIds = numbered('inbox-', 4);
    await world.has({
      agents: { lea: {}, ...Object.fromEntries(many.map((id) => [id, { ...away, capacity: 1 }])) },
      inboxes: Object.fromEntries(
        inboxIds.map((id, n) => [id, { members: ['lea', ...(n % 2 === 0 ? many : many.toReversed())] }]),
      ),
    });
    const ids = numbered('c', 80);
    for (const [n, id] of ids.entries()) await world.crowd.open(id, { inboxId: inboxIds[n % 4] ?? '' });
    for (const id of many) await world.crowd.declare(id, 'online');

    await world.declare('lea', 'offline');

    expect(await world.holders(...ids.slice(40))).toEqual(ids.slice(40).map(() => null));
    expect(new Set(await world.holders(...ids.slice(0, 40)))).toEqual(new Set(many));
  }, 60_000);
});

describe('who cannot use a slot', () => {
  it('holds nobody up, whether by team, by skill or by cool-off', async () => {
    await world.has({
      agents: { ana: { ...away, capacity: 2 }, ben: { ...away, skills: ['billing'], capacity: 1 } },
      teams: { gold: ['ben'] },
      policy: { skillMatch: 'require' },
    });
    await world.open('for-billing', { skills: ['billing'] });
    await world.open('for-gold', { teamId: 'gold' });
    await world.open('cooling');
    await world.assign('cooling', { agentId: 'ana' });
    await world.requeue('cooling');
    await world.hasOpen('c1', 'c2', 'c3');

    const ana = await world.declare('ana', 'online');
    const ben = await world.declare('ben', 'online');

    expect({ ana: ana.tell, ben: ben.tell }).toEqual({ ana: ['c1', 'c2'], ben: ['for-billing'] });
  });
});

describe('skills', () => {
  const skills = ['billing', 'lang:es'];

  it('that are preferred come before the rotation', async () => {
    await world.has({ agents: { ana: {}, ben: { skills }, cem: { skills: ['billing'] } } });

    const taken = [];
    for (const id of ['c1', 'c2']) taken.push((await world.open(id, { skills })).conversation.agentId);

    expect(taken).toEqual(['ben', 'ben']);
    expect((await world.open('c3')).conversation.agentId).toBe('ana');
  });

  it('that are ignored do not', async () => {
    await world.has({ agents: { ana: {}, ben: { skills } }, policy: { skillMatch: 'ignore' } });

    expect((await world.open('c1', { skills })).conversation.agentId).toBe('ana');
  });

  it('that are required are had by whoever gets it', async () => {
    await world.has({ agents: { ana: {}, ben: { skills, capacity: 1 } }, policy: { skillMatch: 'require' } });
    await world.open('c1', { skills });

    expect((await world.open('c2', { skills })).decision).toMatchObject({
      reason: 'nobody_eligible',
      leftOut: { at_capacity: 1, missing_skill: 1 },
    });
  });

  it('relax at their time, and not before, for each by its own', async () => {
    await world.has({ agents: { ana: {} }, policy: { skillMatch: 'require', skillRelaxAfterSeconds: 60 } });
    await world.open('c1', { skills });
    await world.pass(30);
    await world.open('c2', { skills });

    const first = await world.pass(31);
    const second = await world.pass(30);

    expect([...first, ...second].map(({ conversation: { id, agentId } }) => `${id} ${agentId}`)).toEqual([
      'c1 ana',
      'c2 ana',
    ]);
  });
});

describe('the method', () => {
  it('least_assigned takes who holds fewest over all inboxes, ties by who was given something longest ago', async () => {
    const members = ['ana', 'ben', 'cem'];
    await world.has({
      agents: { ana: {}, ben: {}, cem: {} },
      inboxes: { sales: { members, policy: { method: 'least_assigned' } }, support: { members: ['ana'] } },
    });
    await world.open('elsewhere', { inboxId: 'support' });

    await world.hasOpen('c1', 'c2', 'c3', 'c4');

    expect(await world.holders('c1', 'c2', 'c3', 'c4')).toEqual(['ben', 'cem', 'ana', 'ben']);
  });

  it('least_assigned spreads what one agent lost as evenly as what comes in one by one', async () => {
    await world.has({ agents: { ana: {}, ben: away, cem: away }, policy: { method: 'least_assigned' } });
    const ids = numbered('c', 10);
    for (const id of ids) await world.crowd.open(id);
    for (const id of ['ben', 'cem']) await world.declare(id, 'online');

    await world.declare('ana', 'offline');

    expect(await world.loads()).toEqual({ ana: 0, ben: 5, cem: 5 });
  });

  it('round_robin keeps counts within one of each other, whoever joins and leaves', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {}, dia: {} } });
    const inbox = { kind: 'inbox', inboxId: 'sales' } as const;
    const taken: (string | null)[] = [];
    for (const id of numbered('c', 12)) {
      if (taken.length === 5) await world.remove(inbox, 'dia');
      if (taken.length === 5) await world.takeUp(inbox);
      if (taken.length === 8) {
        const rejoin = `INSERT INTO inbox_members (inbox_id, agent_id, join_order) VALUES ('sales', 'dia', 9)`;
        await world.edit(inbox, rejoin);
        await world.takeUp(inbox);
      }
      taken.push((await world.open(id)).conversation.agentId);
      await world.resolve(id);
    }

    expect(taken).toEqual(['ana', 'ben', 'cem', 'dia', 'ana', 'ben', 'cem', 'ana', 'dia', 'ben', 'cem', 'ana']);
  });

  it('all offline: each as much as another, within capacity, and only who could serve', async () => {
    await world.has({
      agents: { ana: { ...offline, capacity: 1 }, ben: offline, cem: offline, old: { ...offline, active: false } },
      teams: { gold: ['ana', 'ben', 'old'] },
    });

    const taken = [];
    for (const id of ['c1', 'c2', 'c3']) taken.push((await world.open(id, { teamId: 'gold' })).conversation.agentId);

    expect(taken).toEqual(['ana', 'ben', 'ben']);
  });

  it('all offline does not count for who waits already', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');

    await world.declare('ana', 'offline');

    expect(await world.holders('c1')).toEqual([null]);
    expect((await world.open('c2')).conversation.agentId).toBe('ana');
  });
});

describe('a decision in an inbox of 300', () => {
  const METHODS: readonly Method[] = ['round_robin', 'least_assigned'];
  const SKILL_RULES: readonly SkillMatch[] = ['ignore', 'prefer', 'require'];

  /** 300 members of all kinds, after a while of work. */
  async function town(seed: number, method: Method, skillMatch: SkillMatch): Promise<void> {
    const { roll, chance, pick } = dice(seed);
    const ids = numbered('agent-', 300);
    const agents = Object.fromEntries(
      ids.map((id) => [
        id,
        {
          availability: pick(['online', 'online', 'busy', 'away', 'offline'] as const),
          capacity: pick([0, 1, 2, 5, null]),
          skills: ['billing', 'lang:es', 'vip'].filter(() => chance(40)),
          active: chance(95),
        },
      ]),
    );
    const teams = { gold: ids.filter(() => chance(30)) };
    await world.has({ agents, teams, policy: { method, skillMatch, assignToBusy: chance(50) } });
    // Loads, turns and times as after some work.
    await world.db.$transaction([
      world.db.$executeRaw`
        INSERT INTO conversations (id, inbox_id, consumer_key, status, priority, agent_id, assigned_at, assigned_by, waiting_since, created_at)
        SELECT 'old-' || id, 'sales', 'x', 'assigned', 2, id, created_at, 'key-1', created_at, created_at
        FROM agents WHERE hashtext(id || ${String(seed)}) % 3 = 0`,
      world.db.$executeRaw`
        INSERT INTO events (type, occurred_at, conversation_id, agent_id, actor_kind)
        SELECT 'conversation.assigned', created_at, id, agent_id, 'key' FROM conversations`,
      world.db.$executeRaw`
        INSERT INTO assignments (id, conversation_id, agent_id, inbox_id, started_at, start_reason, assigned_by)
        SELECT gen_random_uuid(), id, agent_id, inbox_id, assigned_at, 'manual', 'key-1' FROM conversations`,
      world.db.$executeRaw`
        UPDATE agents SET last_assigned_at = created_at - make_interval(secs => abs(hashtext(id)) % 50) WHERE hashtext(id) % 4 <> 0`,
    ]);
    for (let n = 0; n < 8; n += 1) await world.crowd.open(`before-${n}`, roll(2) === 0 ? { skills: ['vip'] } : {});
  }

  const cases = METHODS.flatMap((method) => SKILL_RULES.map((skillMatch) => ({ method, skillMatch })));

  it.each(cases)(
    'is by $method and skills $skillMatch the same as over all members',
    async ({ method, skillMatch }) => {
      const { chance } = dice(11);
      for (const seed of [1, 2]) {
        await world.empty();
        await town(seed, method, skillMatch);
        for (let n = 0; n < 6; n += 1) {
          const id = `c${n}`;
          const asked = {
            skills: ['billing', 'lang:es'].filter(() => chance(50)),
            ...(chance(30) ? { teamId: 'gold' } : {}),
            ...(chance(30) ? { preferredAgentId: `agent-0${String(100 + n)}` } : {}),
          };
          await world.crowd.open(id, { ...asked, pending: true });
          const overAll = await decideOverAll(id);

          const { decision } = await world.crowd.handOff(id);

          expect({ ...decision, id: '', at: '' }).toEqual({ ...overAll, id: '', at: '' });
        }
      }
      await expectInvariants(world.db, world.clock.now);
    },
    60_000,
  );
});

/** What the conversation's hand-off would decide if every member were read. */
async function decideOverAll(id: string): Promise<Decision | undefined> {
  const at = new Date(Date.parse(world.clock.now) + 1).toISOString();
  const [stored] = await world.db.$queryRaw<StoredConversation[]>`
    SELECT ${CONVERSATION_COLUMNS} FROM conversations c WHERE c.id = ${id}`;
  if (stored === undefined) throw new Error(`there is no conversation ${id}`);
  const { policy, policyVersion, lastTurn } = await world.db.inbox.findUniqueOrThrow({ where: { id: 'sales' } });
  const inboxes = new Map([
    ['sales', { id: 'sales', policy: policy as never, policyVersion, lastTurn: Number(lastTurn) }],
  ]);
  const row = { ...conversationOf(stored), status: 'waiting' as const, waitingSince: at };
  const entries = [{ row, route: { byCommand: false } }];
  const states = new Map();
  const needs = poolNeeds(entries, { inboxes, states, at }).map((need) => ({ ...need, atMost: 100_000 }));
  const everybody = await world.db.inboxMember.findMany({ select: { agentId: true } });
  const { pools } = await world.db.$transaction((tx) =>
    readPools(tx, {
      needs: needs.map((need) => ({ ...need, agentIds: everybody.map(({ agentId }) => agentId) })),
      inboxes,
      account: { defaultCapacity: null, missesBeforeAway: 0, connectionLostAfterSeconds: 45 },
      conversationIds: [id],
      at,
    }),
  );
  return match({ at, newId: uuidv7, inboxes, entries, pools, states })[0]?.decision;
}
