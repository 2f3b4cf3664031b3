import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

const edit = (sql: string) => world.db.$executeRawUnsafe(sql);

describe('a row that was edited by hand', () => {
  it('says again who holds it, where another agent was written', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const before = await world.open('c1');
    await edit(`UPDATE conversations SET agent_id = 'ben' WHERE id = 'c1'`);

    const { standing } = await world.review('c1', 'doubt');

    expect(standing).toMatchObject({ agentId: 'ana', assignedAt: before.standing.assignedAt, assignedBy: 'routing' });
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)']);
  });

  it('says again who holds it, where it was written to wait or to be resolved', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2');
    await edit(`UPDATE conversations SET status = 'waiting', agent_id = NULL WHERE id = 'c1'`);
    await edit(`UPDATE conversations SET status = 'resolved', agent_id = NULL, resolved_at = now() WHERE id = 'c2'`);

    await world.review('c1', 'doubt');
    await world.review('c2', 'doubt');

    expect(await world.holders('c1', 'c2')).toEqual(['ana', 'ana']);
    expect((await world.row('c2')).resolvedAt).toBeNull();
  });

  it('waits and is routed, where an agent was written who does not hold it', async () => {
    await world.has({ agents: { ana: { availability: 'away' }, ben: { availability: 'away' } } });
    await world.open('c1');
    await world.declare('ben', 'online');
    await edit(`UPDATE conversations SET status = 'assigned', agent_id = 'ana' WHERE id = 'c1'`);

    const { standing } = await world.review('c1', 'doubt');

    expect(standing).toMatchObject({ status: 'assigned', agentId: 'ben', assignedBy: 'routing' });
  });

  it('has its place on the waiting list again, where that was deleted', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2');
    await edit(`DELETE FROM waiting_list WHERE conversation_id = 'c1'`);

    const { standing } = await world.review('c1', 'doubt');

    expect(standing).toMatchObject({ status: 'waiting', position: 1 });
  });

  it('stays as it is where nothing is wrong', async () => {
    await world.has({ agents: { ana: {} } });
    const { standing } = await world.open('c1');

    const again = await world.review('c1', 'doubt');

    expect(again.standing).toEqual(standing);
  });
});

describe('an agent whose conversation was not told', () => {
  const found = { agents: { ana: {}, ben: { availability: 'away' } } } as const;

  it('loses it after an availability that reroutes', async () => {
    await world.has(found);
    await world.open('c1');
    await world.declare('ben', 'online');
    await world.declare('ana', 'offline', 'logout');

    await world.review('c1', 'doubt');

    expect(await world.story('c1')).toContain('unassigned ana (logout)');
    expect(await world.holders('c1')).toEqual(['ben']);
  });

  it('loses it after an availability that was edited by hand', async () => {
    await world.has(found);
    await world.open('c1');
    await world.declare('ben', 'online');
    await edit(`UPDATE agents SET availability = 'offline' WHERE id = 'ana'`);

    await world.review('c1', 'doubt');

    expect(await world.holders('c1')).toEqual(['ben']);
  });

  it('keeps what a person gave it while it was offline', async () => {
    await world.has({ agents: { ana: { availability: 'offline' }, ben: {} } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });

    await world.review('c1', 'doubt');

    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('loses it where the agent is no member any more', async () => {
    await world.has(found);
    await world.open('c1');
    await edit(`DELETE FROM inbox_members WHERE agent_id = 'ana'`);

    const { standing } = await world.review('c1', 'doubt');

    expect(standing).toMatchObject({ status: 'waiting', agentId: null });
    expect(await world.story('c1')).toContain('unassigned ana (not_member)');
  });

  it('loses it where the agent was deactivated, whatever the policy', async () => {
    await world.has({ ...found, policy: { autoReassign: false } });
    await world.open('c1');
    await edit(`UPDATE agents SET active = FALSE WHERE id = 'ana'`);

    await world.review('c1', 'doubt');

    expect(await world.story('c1')).toContain('unassigned ana (deactivated)');
  });
});

describe('a conversation whose workflow is gone', () => {
  it('knows from the database what was said, who held it and how often it timed out', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    const said = world.clock.now;
    const unanswered = { first: said, latest: said };
    await world.timeOut('c1', 'ana', { unanswered, timeouts: 1 });
    const log = { recentIds: ['m1'], unansweredAt: [said], lastAnswerAt: null };
    await world.db.messageLog.create({ data: { conversationId: 'c1', log } });

    const again = await world.open('c1');

    expect(again).toMatchObject({ outcome: 'existing', carried: { timeouts: 1, messages: log } });
    expect(again.carried?.holds).toEqual([{ agentId: 'ana', from: expect.any(String), until: expect.any(String) }]);
    expect(again.standing.agentId).toBe('ben');
  });
});
