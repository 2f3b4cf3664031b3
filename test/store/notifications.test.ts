import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

/** Whom the ledger told what about the conversation, in order: `ana assigned`. */
async function told(conversationId: string): Promise<readonly string[]> {
  const notifications = await world.db.notification.findMany({ where: { conversationId }, orderBy: { id: 'asc' } });
  return notifications.map(({ agentId, teamId, type }) => `${agentId ?? `team ${teamId}`} ${type}`);
}

describe('notifications', () => {
  it('tell the agent who gets it, naming the event', async () => {
    await world.has({ agents: { ana: {} } });

    await world.open('c1');

    const [notification] = await world.db.notification.findMany();
    const assigned = (await world.events('c1')).at(-1);
    expect(notification).toMatchObject({ type: 'assigned', agentId: 'ana', teamId: null, readAt: null });
    expect(notification?.eventId).toBe(assigned?.id);
  });

  it('tell the agent who lost it and the one who got it', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    await world.assign('c1', { agentId: 'ben' });
    await world.unassign('c1');

    expect(await told('c1')).toEqual(['ana assigned', 'ana reassigned_away', 'ben assigned', 'ben unassigned']);
  });

  it('tell the team that gets it, at the creation and later', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'], silver: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    await world.assign('c1', { teamId: 'silver' });
    await world.unassign('c1', { team: true });

    expect(await told('c1')).toEqual(['team gold assigned', 'ana assigned', 'team silver assigned']);
  });

  it('tell nobody of a repeated assignment, nor of the end', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await world.assign('c1', { agentId: 'ana' });
    await world.resolve('c1');

    expect(await told('c1')).toEqual(['ana assigned']);
  });

  it('tell the holder that an answer is due soon', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1', { messages: { m1: {} } });

    await world.pass(50);

    expect(await told('c1')).toEqual(['ana assigned', 'ana response_warning']);
  });

  it('tell every active supervisor of an escalation', async () => {
    const supervisor = { role: 'supervisor' } as const;
    await world.has({
      agents: {
        ana: {},
        sue: supervisor,
        sid: supervisor,
        old: { ...supervisor, active: false },
        adi: { role: 'administrator' },
      },
      inboxes: { sales: { members: ['ana'], policy: { escalateAfterTimeouts: 1 } } },
    });
    await world.open('c1', { messages: { m1: {} } });

    await world.pass(61);

    const escalated = (await told('c1')).filter((line) => line.endsWith('escalated'));
    expect([...escalated].sort()).toEqual(['sid escalated', 'sue escalated']);
  });

  it('tell nobody of what they did themselves', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { pending: true });

    await world.claim('c1', 'ana');
    await world.assign('c1', { agentId: 'ben' }, { kind: 'person', id: 'ana' });
    await world.assign('c1', { agentId: 'ana' }, { kind: 'person', id: 'ana' });

    expect(await told('c1')).toEqual(['ben assigned', 'ben reassigned_away']);
  });

  it('tell everybody who is given something when an agent leaves', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2');
    await world.declare('ben', 'online');

    await world.declare('ana', 'offline');

    expect(await told('c2')).toEqual(['ana assigned', 'ana unassigned', 'ben assigned']);
  });
});
