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
    await world.unassign('c1', { agent: false, team: true });

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
    await world.open('c1');

    await world.warn('c1', 'ana', world.clock.in(15));

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
    await world.open('c1');

    await world.timeOut('c1', 'ana', { timeouts: 1 });

    const escalated = (await told('c1')).filter((line) => line.endsWith('escalated'));
    expect([...escalated].sort()).toEqual(['sid escalated', 'sue escalated']);
  });
});

describe('answers missed in a row', () => {
  const misses = async (id: string) => (await world.db.agent.findUniqueOrThrow({ where: { id } })).misses;

  it('are counted over all conversations, and name the agent at the number of the policy', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, account: { missesBeforeAway: 2 } });
    await world.open('c1');
    await world.open('other');
    await world.open('c2');

    const first = await world.timeOut('c1', 'ana');
    const second = await world.timeOut('c2', 'ana');

    expect(first.missed).toBeUndefined();
    expect(second.missed).toBe('ana');
    expect(await misses('ana')).toBe(2);
  });

  it('never set anybody away where the policy switches it off', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    expect((await world.timeOut('c1', 'ana')).missed).toBeUndefined();
  });

  it('start anew once the agent is set away', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, account: { missesBeforeAway: 1 } });
    await world.open('c1');
    await world.timeOut('c1', 'ana');

    const { changed, availability, cause } = await world.declare('ana', 'away', 'missed');

    expect({ changed, availability, cause }).toEqual({ changed: true, availability: 'away', cause: 'missed' });
    expect(await misses('ana')).toBe(0);
  });

  it('do not set away an agent who went offline meanwhile', async () => {
    await world.has({ agents: { ana: { availability: 'offline' } } });

    expect(await world.declare('ana', 'away', 'missed')).toMatchObject({ changed: false, availability: 'offline' });
  });
});
