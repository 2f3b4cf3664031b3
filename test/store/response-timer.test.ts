import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

const away = { availability: 'away' } as const;

/** Opens a conversation with a question in it. */
const ask = (id: string) => world.open(id, { messages: { question: {} } });

describe('a response timeout', () => {
  it('gives it to another, and tells the state of the agent who did not answer', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await ask('c1');
    await world.declare('ana', 'busy');
    const deadline = (await world.row('c1')).unansweredSince;

    const [, timedOut] = await world.pass(61);

    expect(timedOut?.conversation).toMatchObject({ agentId: 'ben', timeouts: 1 });
    expect(timedOut?.conversation.coolingOff).toEqual([{ agentId: 'ana', until: expect.any(String) }]);
    expect((await world.story('c1')).slice(2)).toEqual([
      'response_warning ana',
      'unassigned ana (response_timeout)',
      'assigned ben (routed)',
    ]);
    const event = (await world.events('c1'))[3];
    expect(event).toMatchObject({ actorKind: 'system', data: { availability: 'busy' } });
    expect(event?.occurredAt.getTime()).toBeGreaterThanOrEqual((deadline?.getTime() ?? 0) + 60_000);
  });

  it('starts a new deadline for whoever gets it', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await ask('c1');

    const [, timedOut] = await world.pass(61);

    const { assignedAt, responseDueAt } = timedOut?.conversation ?? {};
    expect(Date.parse(responseDueAt ?? '') - Date.parse(assignedAt ?? '')).toBe(60_000);
  });

  it('leaves it waiting with its age where nobody else can, and gives it to the same agent after the cool-off', async () => {
    await world.has({ agents: { ana: {} }, policy: { cooloffSeconds: 30 } });
    const opened = await ask('c1');

    const [, timedOut] = await world.pass(61);
    const during = await world.due('c1');
    const [again] = await world.pass(30);

    expect(timedOut?.conversation).toMatchObject({ status: 'waiting', parked: false, position: 1 });
    expect(timedOut?.conversation.waitingSince).toBe(opened.conversation.waitingSince);
    expect(timedOut?.standing.due).toEqual({ what: 'look', at: timedOut?.conversation.coolingOff[0]?.until });
    expect(during).toMatchObject({ decision: null, conversation: { status: 'waiting' } });
    expect(again?.conversation).toMatchObject({ status: 'assigned', agentId: 'ana', coolingOff: [] });
  });

  it('goes round all agents while they cool off, and is no hot loop', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { cooloffSeconds: 3_600 } });
    await ask('c1');

    const rung = await world.pass(600);

    expect(rung).toHaveLength(4);
    expect(await world.row('c1')).toMatchObject({ status: 'waiting', timeouts: 2 });
    expect(rung.at(-1)?.conversation.coolingOff.map(({ agentId }) => agentId)).toEqual(['ana', 'ben']);
  });

  it('never ends up in a loop without a cool-off', async () => {
    await world.has({ agents: { ana: {} }, policy: { cooloffSeconds: 0, responseWarningSeconds: 0 } });
    await ask('c1');

    const rung = await world.pass(305);

    expect(rung).toHaveLength(5);
    expect(await world.row('c1')).toMatchObject({ agentId: 'ana', timeouts: 5, coolOffs: {} });
  });

  it('is not taken as new where the others are offline', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } } });
    await ask('c1');

    await world.pass(61);

    expect(await world.row('c1')).toMatchObject({ status: 'waiting', agentId: null });
  });

  it('is not taken as new where a person gave it before routing ever looked', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } }, policy: { autoReassign: false } });
    await world.open('c1', { pending: true, messages: { question: {} } });
    await world.assign('c1', { agentId: 'ana' });
    await world.declare('ana', 'offline');

    await world.pass(61);

    expect(await world.row('c1')).toMatchObject({ status: 'waiting', agentId: null });
  });

  it('goes back to the list of a manual inbox', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { mode: 'manual' } });
    await ask('c1');
    await world.assign('c1', { agentId: 'ana' });

    await world.pass(61);

    expect(await world.row('c1')).toMatchObject({ status: 'waiting', parked: false });
  });

  it('serves who can use the slot that the agent who cools off has free', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await ask('c1');
    await world.open('c2');

    const [, timedOut] = await world.pass(61);

    expect(timedOut?.tell).toEqual(['c2']);
    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });

  it('does not come for who answered in time, nor for who has nothing to answer', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await ask('answered');
    await world.open('silent');
    await world.answer('answered', 'reply', 'ana');

    const rung = await world.pass(600);

    expect(rung.map(({ conversation: { id, agentId } }) => `${id} ${agentId}`)).toEqual(['answered ana']);
    expect(await world.holders('answered', 'silent')).toEqual(['ana', 'ben']);
  });

  it('never comes for an availability without a limit, and at once when one begins that has passed', async () => {
    const responseTimeoutSeconds = { online: 60, busy: 0, away: 20, offline: 60 };
    await world.has({ agents: { ana: {}, ben: {} }, policy: { responseTimeoutSeconds, responseWarningSeconds: 0 } });
    await ask('c1');
    await world.declare('ana', 'busy');
    await world.pass(300);
    expect(await world.holders('c1')).toEqual(['ana']);

    const { tell } = await world.declare('ana', 'away');
    const [timedOut] = await world.pass(0);

    expect(tell).toEqual(['c1']);
    expect(timedOut?.conversation).toMatchObject({ agentId: 'ben', timeouts: 1 });
  });
});

describe('a response warning', () => {
  it('tells once that an answer is due soon', async () => {
    await world.has({ agents: { ana: {} } });
    const { conversation } = await ask('c1');

    const rung = await world.pass(50);

    expect(rung).toHaveLength(1);
    expect((await world.events('c1')).at(-1)).toMatchObject({
      type: 'conversation.response_warning',
      agentId: 'ana',
      actorKind: 'system',
      data: { responseDueAt: conversation.responseDueAt },
    });
    expect(rung[0]?.standing.due).toEqual({ what: 'timeout', at: conversation.responseDueAt });
    expect((await world.due('c1')).tell).toEqual([]);
    expect((await world.story('c1')).filter((line) => line.startsWith('response_warning'))).toHaveLength(1);
  });

  it('is told again of another deadline', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { cooloffSeconds: 0 } });
    await ask('c1');

    await world.pass(110);

    expect((await world.story('c1')).filter((line) => line.startsWith('response_warning'))).toEqual([
      'response_warning ana',
      'response_warning ben',
    ]);
  });

  it('is none where it is not shorter than the timeout', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { responseWarningSeconds: 60 } });
    await ask('c1');

    await world.pass(61);

    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (response_timeout)', 'assigned ben (routed)']);
  });
});

describe('escalation', () => {
  const escalations = async () => (await world.story('c1')).filter((line) => line.startsWith('escalated'));
  const four = { ana: {}, ben: {}, cem: {}, dia: {} };

  it('is told once, at the timeout the policy names', async () => {
    await world.has({ agents: four, policy: { escalateAfterTimeouts: 2 } });
    await ask('c1');

    await world.pass(61);
    expect(await escalations()).toEqual([]);

    await world.pass(121);
    expect(await escalations()).toEqual(['escalated ben']);
    expect((await world.events('c1')).find(({ type }) => type === 'conversation.escalated')).toMatchObject({
      actorKind: 'system',
      data: { timeouts: 2 },
    });
  });

  it('is told again in the next streak, which an answer begins', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { escalateAfterTimeouts: 1, cooloffSeconds: 0 } });
    await ask('c1');
    await world.pass(61);

    await world.answer('c1', 'reply', 'ben');
    expect(await world.row('c1')).toMatchObject({ timeouts: 0, escalated: false });
    await world.say('c1', 'another question');
    await world.pass(61);

    expect(await escalations()).toEqual(['escalated ana', 'escalated ben']);
  });

  it('is told once in a streak whose policy changes in the middle, and not skipped', async () => {
    await world.has({ agents: four, policy: { escalateAfterTimeouts: 3 } });
    await ask('c1');

    await world.pass(121);
    await world.setPolicy({ escalateAfterTimeouts: 1 });
    await world.takeUp({ kind: 'inbox', inboxId: 'sales' });
    await world.pass(60);
    await world.setPolicy({ escalateAfterTimeouts: 4 });
    await world.takeUp({ kind: 'inbox', inboxId: 'sales' });
    await world.pass(60);

    expect(await escalations()).toEqual(['escalated cem']);
  });

  it('is switched off by 0', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { escalateAfterTimeouts: 0 } });
    await ask('c1');

    await world.pass(61);

    expect(await escalations()).toEqual([]);
  });
});

describe('answers missed in a streak', () => {
  const misses = async (id: string) => (await world.agent(id)).misses;

  it('are counted over all conversations, and name the agent at the number of the policy', async () => {
    await world.has({ agents: { ana: {}, ben: away }, account: { missesBeforeAway: 2 } });
    await ask('c1');
    await ask('c2');

    const timedOut = (await world.pass(61)).filter(({ conversation }) => conversation.timeouts === 1);

    expect(timedOut.map(({ missedBy }) => missedBy)).toEqual([null, 'ana']);
    expect(await misses('ana')).toBe(2);
  });

  it('never set anybody away where the policy switches it off', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await ask('c1');

    expect((await world.pass(61)).map(({ missedBy }) => missedBy)).toEqual([null, null]);
  });

  it('start anew once the agent is set away', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, account: { missesBeforeAway: 1 } });
    await ask('c1');
    await world.pass(61);

    const { availability, cause, availabilityVersion } = await world.declare('ana', 'away', 'missed');

    expect({ availability, cause, availabilityVersion }).toEqual({
      availability: 'away',
      cause: 'missed',
      availabilityVersion: 1,
    });
    expect(await misses('ana')).toBe(0);
  });

  it('do not set away an agent who went offline meanwhile', async () => {
    await world.has({ agents: { ana: { availability: 'offline' } } });

    const set = await world.declare('ana', 'away', 'missed');

    expect(set).toMatchObject({ availability: 'offline', availabilityVersion: 0 });
  });

  it('are forgiven by any public answer of the agent, and by no note', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await ask('c1');
    await world.open('other');
    await world.pass(61);
    expect(await misses('ana')).toBe(1);

    await world.answer('other', 'note', 'ana', { visibility: 'private' });
    expect(await misses('ana')).toBe(1);
    await world.answer('other', 'reply', 'ana');
    expect(await misses('ana')).toBe(0);
  });
});
