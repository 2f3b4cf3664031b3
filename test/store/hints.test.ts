import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../routing/instants.ts';
import { forgetHints, type HintPosition, readHints } from '../../store/hints.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const now = async (): Promise<HintPosition> => (await readHints(world.db, null)).position;
const conversationsSince = async (position: HintPosition): Promise<readonly string[]> =>
  (await readHints(world.db, position)).hints.flatMap(({ kind, about }) => (kind === 'conversation' ? [about.id] : []));

const write = (db: Pick<typeof world.db, '$executeRaw'>, id: string) =>
  db.$executeRaw`INSERT INTO hints (conversation_id, inbox_id) VALUES (${id}, 'sales')`;

describe('hints', () => {
  it('tell of a message that changes what is unanswered, and of no other', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    const atFirst = await now();
    await world.say('c1', 'note', { from: 'agent', agentId: 'ana', visibility: 'private' });
    await world.say('c1', 'bot', { from: 'bot' });
    expect(await conversationsSince(atFirst)).toEqual([]);

    await world.say('c1', 'question');
    const asked = await readHints(world.db, atFirst);
    expect(asked.hints).toEqual([{ kind: 'conversation', about: { id: 'c1', inboxId: 'sales', agentId: 'ana' } }]);

    await world.answer('c1', 'answer', 'ana');
    expect(await conversationsSince(asked.position)).toEqual(['c1']);
  });

  it('tell of a message that a transition records', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    const before = await now();

    await world.open('c1', { messages: { m1: {} } });

    expect(await conversationsSince(before)).toEqual(['c1']);
  });

  it('come once each, in whatever order transactions commit', async () => {
    const before = await now();
    let during: Awaited<ReturnType<typeof readHints>> | undefined;
    await world.db.$transaction(async (tx) => {
      await write(tx, 'slow');
      await write(world.db, 'fast');
      during = await readHints(world.db, before);
    });
    await write(world.db, 'later');

    expect(during?.hints.map(({ about }) => about.id)).toEqual(['fast']);
    const after = await readHints(world.db, during?.position ?? before);
    expect(after.hints.map(({ about }) => about.id).sort()).toEqual(['later', 'slow']);
    expect((await readHints(world.db, after.position)).hints).toEqual([]);
  });

  it('tell of notifications, once', async () => {
    await world.has({ agents: { ana: {} }, teams: { vip: ['ana'] } });
    const before = await now();

    await world.open('c1', { teamId: 'vip' });

    const { hints, position } = await readHints(world.db, before);
    const told = hints.flatMap((hint) => (hint.kind === 'notification' ? [hint.about] : []));
    expect(told.map(({ agentId, teamId, type, conversationId }) => [agentId, teamId, type, conversationId])).toEqual([
      [null, 'vip', 'assigned', 'c1'],
      ['ana', null, 'assigned', 'c1'],
    ]);
    expect((await readHints(world.db, position)).hints).toEqual([]);
  });

  it('are forgotten after some minutes', async () => {
    await write(world.db, 'c1');

    await forgetHints(world.db, addSeconds(new Date().toISOString(), 200));
    expect(await world.db.hint.count()).toBe(1);
    await forgetHints(world.db, addSeconds(new Date().toISOString(), 400));
    expect(await world.db.hint.count()).toBe(0);
  });
});
