import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

const away = { availability: 'away' } as const;

const messages = async (conversationId: string) => {
  const { key: conversationKey } = await world.row(conversationId);
  return await world.db.message.findMany({ where: { conversationKey }, orderBy: [{ sentAt: 'asc' }, { id: 'asc' }] });
};

describe('a message in an open conversation', () => {
  it('is kept as a fact, without its text', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await world.say('c1', 'm1');
    await world.answer('c1', 'm2', 'ana');
    await world.answer('c1', 'note', 'ana', { visibility: 'private' });
    await world.say('c1', 'm3', { from: 'bot' });

    const kept = await messages('c1');
    expect(
      kept.map(({ id, author, agentId, visibility, counted }) => ({ id, author, agentId, visibility, counted })),
    ).toEqual([
      { id: 'm1', author: 'consumer', agentId: null, visibility: 'public', counted: true },
      { id: 'm2', author: 'agent', agentId: 'ana', visibility: 'public', counted: true },
      { id: 'note', author: 'agent', agentId: 'ana', visibility: 'private', counted: false },
      { id: 'm3', author: 'bot', agentId: null, visibility: 'public', counted: false },
    ]);
  });

  it('begins something unanswered: the timer is armed and the workflow told, by the outbox too', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    const { tell } = await world.say('c1', 'm1');

    const asked = world.clock.now;
    expect(tell).toMatchObject({
      conversation: { id: 'c1', unansweredSince: asked, version: 2 },
      due: { what: 'warning', at: world.clock.in(45) },
    });
    expect((await world.row('c1')).timerAt?.toISOString()).toBe(world.clock.in(45));
    expect(await world.db.outboxEntry.findMany()).toMatchObject([{ conversationId: 'c1', version: 2 }]);
  });

  it('tells nothing while a timer runs that rings early enough', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.say('c1', 'm1');
    const { timerAt } = await world.row('c1');

    const told = [];
    told.push(await world.say('c1', 'm2'), await world.answer('c1', 'm3', 'ana'), await world.say('c1', 'm4'));

    expect(told.map(({ tell }) => tell)).toEqual([null, null, null]);
    expect((await world.row('c1')).timerAt).toEqual(timerAt);
    const rung = await world.pass(50);
    expect(rung.map(({ standing }) => standing.due?.what)).toEqual(['warning', 'timeout']);
  });

  it('tells nothing where nobody holds it', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');

    expect((await world.say('c1', 'm1')).tell).toBeNull();
    expect(await world.row('c1')).toMatchObject({ unansweredSince: new Date(world.clock.now), timerAt: null });
  });

  it('changes nothing when it is repeated, whatever else it says', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.say('c1', 'm1');
    await world.answer('c1', 'm2', 'ana');
    const before = await world.row('c1');

    expect(await world.say('c1', 'm1', { sentAt: world.clock.in(5) })).toMatchObject({ kind: 'known' });

    expect(await world.row('c1')).toEqual(before);
    expect(await messages('c1')).toHaveLength(2);
  });

  it('counts as said now if it comes from the future', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await world.say('c1', 'm1', { sentAt: world.clock.in(3_600) });

    expect((await world.row('c1')).unansweredSince?.toISOString()).toBe(world.clock.now);
  });

  it('answers only if it is public and of an agent who holds or held it then', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { messages: { m1: {} } });

    await world.answer('c1', 'of another', 'ben');
    await world.answer('c1', 'note', 'ana', { visibility: 'private' });
    await world.say('c1', 'of the bot', { from: 'bot' });
    expect((await world.row('c1')).unansweredSince).not.toBeNull();

    await world.answer('c1', 'reply', 'ana');
    expect((await world.row('c1')).unansweredSince).toBeNull();
  });

  it('answers, when it comes late, what was said before it and not what was said after', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1', { messages: { m1: {} } });
    const answeredAt = world.clock.tick();
    await world.say('c1', 'm2');
    const askedAgain = world.clock.now;

    await world.answer('c1', 'late', 'ana', { sentAt: answeredAt });

    expect((await world.row('c1')).unansweredSince?.toISOString()).toBe(askedAgain);
  });

  it('of the past answers of one who held it then, though another holds it now', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { messages: { m1: {} } });
    const answeredAt = world.clock.tick();
    await world.assign('c1', { agentId: 'ben' });

    await world.answer('c1', 'late', 'ana', { sentAt: answeredAt });

    expect((await world.row('c1')).unansweredSince).toBeNull();
  });

  it('older than the latest answer changes nothing', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1', { messages: { m1: {} } });
    const early = world.clock.tick();
    await world.answer('c1', 'reply', 'ana');
    const before = await world.row('c1');

    expect((await world.say('c1', 'late', { sentAt: early })).tell).toBeNull();

    expect(await world.row('c1')).toEqual(before);
  });

  it('in a resolved conversation changes nothing but that it is kept', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1', { messages: { m1: {} } });
    const answeredAt = world.clock.tick();
    await world.resolve('c1');
    const before = await world.row('c1');

    const late = await world.answer('c1', 'late', 'ana', { sentAt: answeredAt });

    expect(late.tell).toBeNull();
    expect(await messages('c1')).toHaveLength(2);
    expect(await world.row('c1')).toMatchObject({ status: before.status, unansweredSince: null, timerAt: null });
  });

  it('is not found where there is no conversation', async () => {
    await world.has({ agents: { ana: {} } });

    await expect(world.say('c1', 'm1')).rejects.toThrow('there is no conversation c1');
  });
});

describe('a reply that overtakes the assignment', () => {
  it('counts once its agent claims, if it was said since', async () => {
    await world.has({ agents: { ana: { availability: 'busy' } } });
    await world.open('c1', { messages: { m1: {} } });
    const { tell } = await world.answer('c1', 'early', 'ana', { sentAt: world.clock.tick() });
    expect(tell).toBeNull();
    expect((await world.row('c1')).unansweredSince).not.toBeNull();

    const { conversation } = await world.claim('c1', 'ana');

    expect(conversation).toMatchObject({ unansweredSince: null, responseDueAt: null });
    expect((await messages('c1')).map(({ id, counted }) => ({ id, counted }))).toEqual([
      { id: 'm1', counted: true },
      { id: 'early', counted: true },
    ]);
  });

  it('does not count if it was said too long before', async () => {
    await world.has({ agents: { ana: { availability: 'busy' } } });
    await world.open('c1', { messages: { m1: {} } });
    await world.answer('c1', 'early', 'ana');
    await world.pass(1);

    expect((await world.claim('c1', 'ana')).conversation.unansweredSince).not.toBeNull();
  });

  it('leaves unanswered what was said after it', async () => {
    await world.has({ agents: { ana: { availability: 'busy' } } });
    await world.open('c1', { messages: { m1: {} } });
    await world.answer('c1', 'early', 'ana');
    await world.say('c1', 'm2');
    const askedAgain = world.clock.now;

    expect((await world.claim('c1', 'ana')).conversation.unansweredSince).toBe(askedAgain);
  });

  it('counts too if routing gives the conversation to its agent', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1', { messages: { m1: {} } });
    await world.answer('c1', 'early', 'ana');

    await world.declare('ana', 'online');

    expect(await world.row('c1')).toMatchObject({ agentId: 'ana', unansweredSince: null });
  });
});

describe('two messages at the same instant', () => {
  it('are both recorded, one after the other, whoever comes first', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    const ids = Array.from({ length: 40 }, (_, n) => `m${n}`);
    const sentAt = world.clock.tick();

    await Promise.all(ids.map((id) => world.say('c1', id, { sentAt })));

    expect(await messages('c1')).toHaveLength(40);
    expect((await world.row('c1')).unansweredSince?.toISOString()).toBe(sentAt);
  });

  it('and a resolve are before or after one another, never beside', async () => {
    await world.has({ agents: { ana: {} } });
    const ids = Array.from({ length: 10 }, (_, n) => `c${n}`);
    for (const id of ids) await world.open(id, { messages: { m1: {} } });

    await Promise.all(ids.flatMap((id) => [world.crowd.resolve(id), world.say(id, 'm2')]));

    const rows = await world.db.conversation.findMany({ where: { id: { in: ids } } });
    expect(rows.map(({ status, unansweredSince }) => `${status} ${unansweredSince}`)).toEqual(
      ids.map(() => 'resolved null'),
    );
  });

  it('and a timeout do not undo each other', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { responseWarningSeconds: 0 } });
    const ids = Array.from({ length: 8 }, (_, n) => `c${n}`);
    for (const id of ids) await world.open(id, { messages: { m1: {} } });
    world.clock.reach(new Date(world.clock.in(61)));
    const holders = await world.holders(...ids);

    await Promise.all(
      ids.flatMap((id, n) => [
        world.crowd.due(id),
        world.answer(id, 'reply', holders[n] ?? '', { sentAt: world.clock.now }),
      ]),
    );

    for (const [n, id] of ids.entries()) {
      const { agentId, unansweredSince, timeouts } = await world.row(id);
      expect([`${holders[n]} answered`, 'another, answered or not']).toContain(
        agentId === holders[n] ? `${agentId} answered` : 'another, answered or not',
      );
      if (agentId === holders[n]) expect({ unansweredSince, timeouts }).toEqual({ unansweredSince: null, timeouts: 0 });
    }
  });
});

describe('the order in which messages arrive', () => {
  interface Spoken {
    readonly from: 'consumer' | 'agent';
    readonly second: number;
    readonly order: number;
  }
  const spoken = fc.array(
    fc.record<Spoken>({
      from: fc.constantFrom('consumer', 'agent'),
      second: fc.integer({ min: 1, max: 30 }),
      order: fc.integer({ min: 0, max: 1_000 }),
    }),
    { minLength: 1, maxLength: 12 },
  );

  it('makes no difference to what is unanswered', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(spoken, async (said) => {
        await world.empty();
        runs += 1;
        await world.has({ agents: { ana: {} }, policy: { responseWarningSeconds: 0 } });
        await world.open('in-order');
        await world.open('mixed');
        const begun = world.clock.now;
        const all = said.map((each, n) => ({
          ...each,
          id: `m${n}`,
          sentAt: new Date(Date.parse(begun) + each.second * 1_000).toISOString(),
        }));
        world.clock.reach(new Date(world.clock.in(40)));

        // Of two at the same instant the answer counts as the later.
        const rank = ({ from }: Spoken) => (from === 'consumer' ? 0 : 1);
        for (const { id, from, sentAt } of all.toSorted((a, b) => a.second - b.second || rank(a) - rank(b))) {
          await world.say('in-order', id, from === 'agent' ? { from, agentId: 'ana', sentAt } : { from, sentAt });
        }
        for (const { id, from, sentAt } of all.toSorted((a, b) => a.order - b.order)) {
          await world.say('mixed', id, from === 'agent' ? { from, agentId: 'ana', sentAt } : { from, sentAt });
        }

        const { unansweredSince, unansweredLatest, answeredAt } = await world.row('in-order');
        const mixed = await world.row('mixed');
        expect(mixed).toMatchObject({ unansweredSince, unansweredLatest, answeredAt });
      }),
      { numRuns: 25 },
    );
    expect(runs).toBeGreaterThan(0);
  }, 60_000);
});
