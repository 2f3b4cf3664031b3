import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

const away = { availability: 'away' } as const;
const account = { kind: 'account' } as const;
const sales = { kind: 'inbox', inboxId: 'sales' } as const;
const support = { kind: 'inbox', inboxId: 'support' } as const;
const gold = { kind: 'team', teamId: 'gold' } as const;
const ana = { kind: 'agent', agentId: 'ana' } as const;

const joinInbox = (inboxId: string, agentId: string) =>
  `INSERT INTO inbox_members (inbox_id, agent_id, join_order) VALUES ('${inboxId}', '${agentId}', 9)`;
const setAccount = (setting: string, value: unknown) =>
  `UPDATE accounts SET policy = jsonb_set(policy, '{${setting}}', '${JSON.stringify(value)}')`;

describe('a member who was removed', () => {
  it('loses what it holds in the inbox, which is routed again, and nothing elsewhere', async () => {
    const members = ['ana', 'ben'];
    await world.has({ agents: { ana: {}, ben: away }, inboxes: { sales: { members }, support: { members } } });
    await world.open('c1');
    await world.open('c2', { inboxId: 'support' });
    await world.declare('ben', 'online');
    await world.remove(sales, 'ana');

    const { tell } = await world.takeUp(sales);

    expect(tell).toEqual(['c1']);
    expect(await world.holders('c1', 'c2')).toEqual(['ben', 'ana']);
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (not_member)', 'assigned ben (routed)']);
    expect(await world.db.edit.count()).toBe(0);
  });

  it('lets whoever waits elsewhere be served by the slot that it frees', async () => {
    const members = ['ana'];
    await world.has({ agents: { ana: { capacity: 1 } }, inboxes: { sales: { members }, support: { members } } });
    await world.open('c1');
    await world.open('c2', { inboxId: 'support' });
    await world.remove(sales, 'ana');

    await world.takeUp(sales);

    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });

  it('loses it by the same, if it is an administrator, and could be given it again by hand', async () => {
    await world.has({ agents: { ana: { role: 'administrator' }, ben: away } });
    await world.open('c1');
    await world.remove(sales, 'ana');

    await world.takeUp(sales);
    expect(await world.holders('c1')).toEqual([null]);

    await world.assign('c1', { agentId: 'ana' });
    expect(await world.holders('c1')).toEqual(['ana']);
    await world.setPolicy({ cooloffSeconds: 10 });
    await world.takeUp(sales);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('keeps it, if a member again before that took effect', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.remove(sales, 'ana');
    await world.edit(sales, joinInbox('sales', 'ana'));
    await world.db.edit.deleteMany({ where: { departedAgentId: 'ana' } });

    expect((await world.takeUp(sales)).tell).toEqual([]);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('of a team loses what belongs to the team, which is routed inside, and nothing else', async () => {
    await world.has({ agents: { ana: {}, ben: away, cem: away }, teams: { gold: ['ana', 'cem'] } });
    await world.open('c1', { teamId: 'gold' });
    await world.open('c2');
    for (const id of ['ben', 'cem']) await world.declare(id, 'online');
    await world.remove(gold, 'ana');

    await world.takeUp(gold);

    expect(await world.holders('c1', 'c2')).toEqual(['cem', 'ana']);
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (not_member)', 'assigned cem (routed)']);
  });

  it('is one of many, removed at once: they lose what they hold in rounds, the oldest first', async () => {
    const agents = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`a${n}`, { capacity: 10 }]));
    await world.has({ agents: { ...agents, ben: away } });
    const ids = Array.from({ length: 250 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id);
    await world.declare('ben', 'online');
    await world.db.$transaction([
      world.db.$executeRaw`INSERT INTO edits (scope, scope_id, departed_agent_id)
        SELECT 'inbox', 'sales', agent_id FROM inbox_members WHERE agent_id <> 'ben'`,
      world.db.$executeRaw`DELETE FROM inbox_members WHERE agent_id <> 'ben'`,
    ]);

    const told = await world.takeUpAll(sales);

    expect(told).toEqual(ids);
    expect(await world.agent('ben')).toMatchObject({ load: 250 });
    expect(await world.db.edit.count()).toBe(0);
  }, 60_000);
});

describe('an edit', () => {
  it('stays until all that it brings about is done', async () => {
    await world.has({ agents: { ana: {}, ben: away } });
    const ids = Array.from({ length: 201 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id);
    await world.remove(sales, 'ana');

    const first = await world.takeUp(sales);
    const edits = await world.db.edit.count();
    const second = await world.takeUp(sales);

    expect({ more: first.more, edits }).toEqual({ more: true, edits: 1 });
    expect({ more: second.more, edits: await world.db.edit.count() }).toEqual({ more: false, edits: 0 });
  }, 60_000);

  it('of another scope is left to its own transition', async () => {
    const members = ['ana'];
    await world.has({ agents: { ana: {} }, inboxes: { sales: { members }, support: { members } } });
    await world.remove(sales, 'ana');

    await world.takeUp(support);

    expect(await world.db.edit.count()).toBe(1);
  });

  it('of nothing that exists any more changes nothing', async () => {
    await world.has({ agents: { ana: {} } });

    expect(await world.takeUp({ kind: 'inbox', inboxId: 'nowhere' })).toEqual({ kind: 'done', tell: [], more: false });
    expect(await world.takeUp({ kind: 'team', teamId: 'nowhere' })).toMatchObject({ tell: [] });
    expect(await world.takeUp({ kind: 'agent', agentId: 'nobody' })).toMatchObject({ tell: [] });
  });
});

describe('whoever can be served by a changed directory is served:', () => {
  it('a new member', async () => {
    await world.has({ agents: { ana: { capacity: 2 } }, inboxes: { sales: { members: [] } } });
    await world.hasOpen('c1', 'c2', 'c3');
    await world.edit(sales, joinInbox('sales', 'ana'));

    expect((await world.takeUp(sales)).tell).toEqual(['c1', 'c2']);
  });

  it('a capacity raised, in every inbox of the agent', async () => {
    const members = ['ana'];
    await world.has({ agents: { ana: { capacity: 1 } }, inboxes: { sales: { members }, support: { members } } });
    await world.open('held');
    await world.open('c1', { inboxId: 'support' });
    await world.open('c2', { inboxId: 'sales' });
    await world.edit(ana, `UPDATE agents SET capacity = 3 WHERE id = 'ana'`);

    expect((await world.takeUp(ana)).tell).toEqual(['c1', 'c2']);
  });

  it('a capacity lowered takes nothing away', async () => {
    await world.has({ agents: { ana: { capacity: 2 }, ben: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2', 'c3');
    await world.edit(ana, `UPDATE agents SET capacity = 0 WHERE id = 'ana'`);

    expect((await world.takeUp(ana)).tell).toEqual([]);
    expect(await world.loads()).toEqual({ ana: 2, ben: 1 });
    await world.resolve('c1');
    expect((await world.open('c4')).conversation.agentId).toBeNull();
  });

  it('a skill learned', async () => {
    await world.has({ agents: { ana: {} }, policy: { skillMatch: 'require' } });
    await world.open('c1', { skills: ['billing'] });
    await world.edit(ana, `UPDATE agents SET skills = '{billing}' WHERE id = 'ana'`);

    expect((await world.takeUp(ana)).tell).toEqual(['c1']);
  });

  it('a new member of the team', async () => {
    await world.has({ agents: { ana: {}, ben: away }, teams: { gold: ['ben'] } });
    await world.open('c1', { teamId: 'gold' });
    await world.edit(gold, `INSERT INTO team_members (team_id, agent_id, join_order) VALUES ('gold', 'ana', 1)`);

    expect((await world.takeUp(gold)).tell).toEqual(['c1']);
  });

  it('an agent who is activated again', async () => {
    await world.has({ agents: { ana: {} } });
    await world.db.agent.update({ where: { id: 'ana' }, data: { active: false } });
    await world.open('c1');
    await world.edit(ana, `UPDATE agents SET active = true WHERE id = 'ana'`);

    expect((await world.takeUp(ana)).tell).toEqual(['c1']);
  });

  it('a default capacity raised', async () => {
    await world.has({ agents: { ana: {}, ben: { capacity: 0 } }, account: { defaultCapacity: 0 } });
    await world.hasOpen('c1', 'c2');
    await world.edit(account, setAccount('defaultCapacity', 1));

    expect((await world.takeUp(account)).tell).toEqual(['c1']);
    await world.edit(account, setAccount('defaultCapacity', null));
    expect((await world.takeUp(account)).tell).toEqual(['c2']);
  });

  it('a default capacity lowered takes nothing away and is kept to from then on', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2');
    await world.edit(account, setAccount('defaultCapacity', 2));

    expect((await world.takeUp(account)).tell).toEqual([]);
    expect((await world.open('c3')).decision?.leftOut).toEqual({ at_capacity: 1 });
  });

  it('an inbox that becomes automatic, in serving order', async () => {
    await world.has({ agents: { ana: { capacity: 2 } }, policy: { mode: 'manual' } });
    await world.hasOpen('c1', 'c2');
    await world.open('c3', { priority: 'high' });
    await world.open('parked');
    await world.assign('parked', { agentId: 'ana', overCapacity: true });
    await world.unassign('parked');
    await world.setPolicy({});

    expect((await world.takeUp(sales)).tell).toEqual(['c3', 'c1']);
  });

  it('an inbox that begins to assign to busy agents', async () => {
    await world.has({ agents: { ana: { availability: 'busy' } } });
    await world.open('c1');
    await world.setPolicy({ assignToBusy: true });

    expect((await world.takeUp(sales)).tell).toEqual(['c1']);
  });

  it('skills that are asked for no longer', async () => {
    await world.has({ agents: { ana: {} }, policy: { skillMatch: 'require' } });
    await world.open('c1', { skills: ['billing'] });
    await world.setPolicy({ skillMatch: 'prefer' });

    expect((await world.takeUp(sales)).tell).toEqual(['c1']);
  });

  it('more than one transaction gives out, strictly in order', async () => {
    await world.has({ agents: { ana: { capacity: 300 }, ben: { capacity: 300 } }, policy: { mode: 'manual' } });
    const ids = Array.from({ length: 450 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id);
    await world.setPolicy({});

    expect(await world.takeUpAll(sales)).toEqual(ids);
    expect(await world.loads()).toEqual({ ana: 225, ben: 225 });
  }, 60_000);
});

describe('a changed policy', () => {
  it('moves the deadlines of what is held, and tells whose comes earlier', async () => {
    await world.has({ agents: { ana: {} }, policy: { responseWarningSeconds: 0 } });
    await world.open('c1', { messages: { m1: {} } });
    await world.open('answered', { messages: { m1: {} } });
    await world.answer('answered', 'm2', 'ana');
    const asked = Date.parse((await world.open('c1')).conversation.unansweredSince ?? '');
    const setTimeoutSeconds = async (seconds: number) => {
      const responseTimeoutSeconds = { online: seconds, busy: 60, away: 60, offline: 60 };
      await world.setPolicy({ responseTimeoutSeconds, responseWarningSeconds: 0 });
      return (await world.takeUp(sales)).tell;
    };

    expect(await setTimeoutSeconds(90)).toEqual([]);
    expect(await setTimeoutSeconds(30)).toEqual(['c1']);
    const { timerAt } = await world.row('c1');
    expect((timerAt?.getTime() ?? 0) - asked).toBeLessThanOrEqual(30_001);
  });

  it('lets a deadline that is past fire now', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { responseWarningSeconds: 0 } });
    await world.open('c1', { messages: { m1: {} } });
    await world.pass(30);
    await world.setPolicy({ responseTimeoutSeconds: { online: 20, busy: 60, away: 60, offline: 60 } });

    expect((await world.takeUp(sales)).tell).toEqual(['c1']);
    await world.pass(0);
    expect(await world.holders('c1')).toEqual(['ben']);
  });

  it('takes what an agent who left may keep no longer, and leaves what a person gave since', async () => {
    await world.has({ agents: { ana: {}, ben: away }, policy: { autoReassign: false } });
    await world.hasOpen('c1', 'c2');
    await world.declare('ana', 'offline');
    await world.unassign('c2');
    await world.assign('c2', { agentId: 'ana' });
    await world.setPolicy({ autoReassign: true });

    await world.takeUp(sales);

    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });

  it('ends cool-offs that are over by the new length', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.requeue('c1');
    await world.setPolicy({ cooloffSeconds: 0 });

    expect((await world.takeUp(sales)).tell).toEqual(['c1']);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('shortens cool-offs from their start: it is looked at when they end now', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.requeue('c1');
    await world.setPolicy({ cooloffSeconds: 60 });

    expect((await world.takeUp(sales)).tell).toEqual(['c1']);
    await world.pass(59);
    expect(await world.holders('c1')).toEqual([null]);
    await world.pass(2);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('prolongs cool-offs from their start too', async () => {
    await world.has({ agents: { ana: {} }, policy: { cooloffSeconds: 60 } });
    await world.open('c1');
    await world.requeue('c1');
    await world.setPolicy({ cooloffSeconds: 120 });
    await world.takeUp(sales);

    await world.pass(100);
    expect(await world.holders('c1')).toEqual([null]);
    await world.pass(21);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('relaxes skills earlier', async () => {
    await world.has({ agents: { ana: {} }, policy: { skillMatch: 'require' } });
    await world.open('c1', { skills: ['billing'] });
    await world.setPolicy({ skillMatch: 'require', skillRelaxAfterSeconds: 60 });

    await world.takeUp(sales);
    await world.pass(61);

    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('of mode lets a cool-off that still runs be waited for', async () => {
    await world.has({ agents: { ana: {} }, policy: { mode: 'manual' } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });
    await world.requeue('c1');
    await world.setPolicy({ mode: 'automatic' });

    await world.takeUp(sales);
    await world.pass(301);

    expect(await world.holders('c1')).toEqual(['ana']);
  });
});

describe('a demoted administrator', () => {
  it('loses what it holds in inboxes it is no member of', async () => {
    await world.has({
      agents: { ana: { role: 'administrator' }, ben: away },
      inboxes: { sales: { members: ['ben'] }, support: { members: ['ana', 'ben'] } },
    });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });
    await world.open('c2', { inboxId: 'support' });
    await world.edit(ana, `UPDATE agents SET role = 'agent' WHERE id = 'ana'`);

    const { tell } = await world.takeUp(ana);

    expect(tell).toEqual(['c1']);
    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
    expect(await world.story('c1')).toContain('unassigned ana (not_member)');
  });
});

describe('a deleted team', () => {
  const remove = () => world.edit(gold, `DELETE FROM teams WHERE id = 'gold'`);

  it('is taken off its conversations, which their agents keep', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });
    await remove();

    expect((await world.takeUp(gold)).tell).toEqual(['c1']);
    expect(await world.row('c1')).toMatchObject({ teamId: null, agentId: 'ana' });
    expect((await world.story('c1')).at(-1)).toBe('team_changed ana');
  });

  it('lets those who wait be routed without it', async () => {
    await world.has({ agents: { ana: {}, ben: away }, teams: { gold: ['ben'] } });
    await world.open('c1', { teamId: 'gold' });
    await remove();

    await world.takeUp(gold);

    expect(await world.row('c1')).toMatchObject({ teamId: null, agentId: 'ana' });
  });

  it('leaves what is parked parked, and what is pending pending', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('parked', { teamId: 'gold' });
    await world.unassign('parked');
    await world.open('pending', { teamId: 'gold', pending: true });
    await remove();

    await world.takeUp(gold);

    expect(await world.row('parked')).toMatchObject({ teamId: null, parked: true, status: 'waiting' });
    expect(await world.row('pending')).toMatchObject({ teamId: null, status: 'pending' });
  });

  it('of which hundreds wait is done in rounds', async () => {
    await world.has({ agents: { ana: { capacity: 3 }, ben: away }, teams: { gold: ['ben'] } });
    const ids = Array.from({ length: 250 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id, { teamId: 'gold' });
    await remove();

    const told = await world.takeUpAll(gold);

    expect(new Set(told)).toEqual(new Set(ids));
    expect(await world.holders(...ids.slice(0, 4))).toEqual(['ana', 'ana', 'ana', null]);
    expect(await world.db.conversation.count({ where: { teamId: 'gold' } })).toBe(0);
  }, 60_000);
});
