import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

const away = { availability: 'away' } as const;

/** The database as it was: what a restore, or a failover that lost the latest commits, leaves. */
async function setBack(conversationId: string, by: number): Promise<void> {
  await world.editByHand(`UPDATE conversations SET version = version - ${by} WHERE id = '${conversationId}'`);
}

describe('a row that was edited by hand', () => {
  it('says again who holds it, where another agent was written', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const before = await world.open('c1');
    await world.editByHand(`UPDATE conversations SET agent_id = 'ben' WHERE id = 'c1'`);

    const { conversation } = await world.mend('c1');

    const { assignedAt } = before.conversation;
    expect(conversation).toMatchObject({ agentId: 'ana', assignedAt, assignedBy: 'routing', version: 2 });
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)']);
  });

  it('says again who holds it, where it was written to wait or to be resolved', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2');
    await world.editByHand(`UPDATE conversations SET status = 'waiting', agent_id = NULL WHERE id = 'c1'`);
    await world.editByHand(
      `UPDATE conversations SET status = 'resolved', agent_id = NULL, resolved_at = now() WHERE id = 'c2'`,
    );

    await world.mend('c1');
    await world.mend('c2');

    expect(await world.holders('c1', 'c2')).toEqual(['ana', 'ana']);
    expect((await world.row('c2')).resolvedAt).toBeNull();
  });

  it('has its timer again for what is unanswered', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { messages: { m1: {} } });
    await world.editByHand(
      `UPDATE conversations SET status = 'waiting', agent_id = NULL, timer_at = NULL WHERE id = 'c1'`,
    );

    const { standing } = await world.mend('c1');

    expect(standing.due?.what).toBe('warning');
    await world.pass(61);
    expect(await world.holders('c1')).toEqual(['ben']);
  });

  it('waits and is routed, where an agent was written who does not hold it', async () => {
    await world.has({ agents: { ana: away, ben: { capacity: 0 } } });
    await world.open('c1');
    await world.editByHand(`UPDATE conversations SET status = 'assigned', agent_id = 'ana' WHERE id = 'c1'`);
    await world.editByHand(`UPDATE agents SET capacity = 1 WHERE id = 'ben'`);

    const { conversation } = await world.mend('c1');

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ben', assignedBy: 'routing' });
  });

  it('has a place on the waiting list again, where the time since which it waits was deleted', async () => {
    await world.has({ agents: { ana: away } });
    await world.hasOpen('c1', 'c2');
    await world.editByHand(`UPDATE conversations SET waiting_since = NULL WHERE id = 'c1'`);

    const { conversation } = await world.mend('c1');

    expect(conversation).toMatchObject({ status: 'waiting', position: 1, waitingSince: conversation.createdAt });
  });

  it('stays as it is where nothing is wrong', async () => {
    await world.has({ agents: { ana: {}, ben: away } });
    await world.hasOpen('held');
    await world.open('pending', { pending: true });
    await world.open('parked');
    await world.unassign('parked');
    const before = await world.db.conversation.findMany({ orderBy: { id: 'asc' } });

    for (const id of ['held', 'pending', 'parked']) expect((await world.mend(id)).tell).toEqual([]);

    expect(await world.db.conversation.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });

  it('is served, where it waits though somebody could serve it', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');
    await world.editByHand(`UPDATE agents SET availability = 'online'`);

    expect((await world.mend('c1')).conversation.agentId).toBe('ana');
    expect(await world.agent('ana')).toMatchObject({ availabilityVersion: 1 });
  });

  it('does not keep a person from assigning it meanwhile: the row is brought in line with the assignments', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.editByHand(
      `UPDATE conversations SET status = 'waiting', agent_id = NULL, assigned_at = NULL WHERE id = 'c1'`,
    );

    await world.assign('c1', { agentId: 'ben' }).catch(() => world.mend('c1'));
    await world.assign('c1', { agentId: 'ben' });

    expect(await world.holders('c1')).toEqual(['ben']);
    expect(await world.loads()).toEqual({ ana: 0, ben: 1 });
  });
});

describe('a row that waits by mistake', () => {
  const written = `UPDATE conversations SET status = 'waiting', agent_id = NULL, assigned_at = NULL WHERE id = 'c1'`;

  it('fails no transition of anybody else', async () => {
    await world.has({ agents: { ana: { capacity: 2 }, ben: { ...away, capacity: 2 } } });
    await world.hasOpen('c1', 'c2', 'c3');
    await world.editByHand(written);

    await world.declare('ben', 'online');
    await world.resolve('c2');
    await world.declare('ana', 'away');
    await world.open('c4');

    expect(await world.holders('c1', 'c3', 'c4')).toEqual([null, 'ben', 'ben']);
    await world.mend('c1');
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('lets what its agent held elsewhere be served once it is mended and lost', async () => {
    const members = ['ana'];
    await world.has({ agents: { ana: { capacity: 1 } }, inboxes: { sales: { members }, support: { members } } });
    await world.open('c1');
    await world.open('c2', { inboxId: 'support' });
    await world.editByHand(written);
    await world.editByHand(`DELETE FROM inbox_members WHERE inbox_id = 'sales'`);

    await world.mend('c1');

    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });
});

describe('an agent whose conversation was not looked at', () => {
  const found = { agents: { ana: {}, ben: away } } as const;

  it('loses it after an availability that was edited by hand', async () => {
    await world.has(found);
    await world.open('c1');
    await world.declare('ben', 'online');
    await world.editByHand(
      `UPDATE agents SET availability = 'offline', availability_since = '2026-11-22T10:00:00Z' WHERE id = 'ana'`,
    );

    await world.mend('c1');

    expect(await world.story('c1')).toContain('unassigned ana (offline)');
    expect(await world.holders('c1')).toEqual(['ben']);
  });

  it('loses it where the agent is no member any more', async () => {
    await world.has(found);
    await world.open('c1');
    await world.editByHand(`DELETE FROM inbox_members WHERE agent_id = 'ana'`);

    const { conversation } = await world.mend('c1');

    expect(conversation).toMatchObject({ status: 'waiting', agentId: null });
    expect(await world.story('c1')).toContain('unassigned ana (not_member)');
  });

  it('loses it where the agent was deactivated, whatever the policy', async () => {
    await world.has({ ...found, policy: { autoReassign: false } });
    await world.open('c1');
    await world.editByHand(`UPDATE agents SET active = FALSE WHERE id = 'ana'`);

    await world.mend('c1');

    expect(await world.story('c1')).toContain('unassigned ana (deactivated)');
  });
});

describe('a database that was set back', () => {
  it('is taken at its word: commands, messages and deadlines go on from its version', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { messages: { m1: {} } });
    await world.amend('c1', { priority: 'high' });
    await world.amend('c1', { priority: 'low' });
    await setBack('c1', 2);

    const { conversation } = await world.amend('c1', { priority: 'urgent' });
    await world.answer('c1', 'm2', 'ana');
    await world.say('c1', 'm3');
    const rung = await world.pass(61);

    expect(conversation).toMatchObject({ version: 2, agentId: 'ana' });
    expect(rung.filter(({ conversation: { timeouts } }) => timeouts === 1)).toHaveLength(1);
    expect(await world.holders('c1')).toEqual(['ben']);
  });

  it('takes commands whose results it lost as new ones', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.editByHand(`DELETE FROM transitions`);

    expect((await world.mend('c1')).conversation).toMatchObject({ agentId: 'ana', version: 1 });
  });

  it('refuses whatever is asked of a conversation whose row is gone, except its opening', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.editByHand(`DELETE FROM assignments`);
    await world.editByHand(`DELETE FROM conversations`);

    for (const ask of [world.due, world.mend, world.resolve, world.requeue, world.route]) {
      await expect(ask.call(world, 'c1')).rejects.toMatchObject({ code: 'conversation_not_found' });
    }
    expect((await world.open('c1')).outcome).toBe('created');
    world.leaveAsItIs();
  });
});
