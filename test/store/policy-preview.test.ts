import { describe, expect, it } from 'vitest';
import type { DirectoryScope } from '../../contract/ids.ts';
import type { AccountPolicy, Policy } from '../../contract/policy.ts';
import { lockConcerned, readEffects, undone } from '../../store/policy-preview.ts';
import { INBOX, wholePolicy } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const sales = { kind: 'inbox', inboxId: 'sales' } as const;
const account = { kind: 'account' } as const;

/** What the change would do, by the statement that would make it. */
const preview = (scope: DirectoryScope, sql: string) =>
  undone(
    (work) => world.db.$transaction(work),
    async (tx) => {
      const before = await lockConcerned(tx, scope);
      await tx.$executeRawUnsafe(sql);
      return await readEffects(tx, { scope, before, at: world.clock.now });
    },
  );

const previewInbox = (overrides: Partial<Policy>) =>
  preview(sales, `UPDATE inboxes SET policy = '${JSON.stringify(wholePolicy(overrides))}' WHERE id = '${INBOX}'`);

const previewAccount = (name: keyof AccountPolicy, value: unknown) =>
  preview(account, `UPDATE accounts SET policy = jsonb_set(policy, '{${name}}', '${JSON.stringify(value)}')`);

const ask = (id: string) => world.open(id, { messages: { question: {} } });
const seconds = (online: number) => ({ online, busy: online, away: online, offline: online });

describe('a dry run', () => {
  it('counts whose deadline moves, and nobody who was answered', async () => {
    await world.has({ agents: { ana: {} } });
    await ask('c1');
    await ask('c2');
    await world.open('quiet');

    const effects = await previewInbox({ responseTimeoutSeconds: seconds(90) });

    expect(effects).toEqual({ rearmed: 2, dueNow: 0, waitingServed: 0, conversations: ['c1', 'c2'] });
  });

  it('counts as due who is overdue by the new policy, and is taken back when it takes effect', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } } });
    await ask('late');
    await world.pass(30);
    await ask('fresh');

    const effects = await previewInbox({ responseTimeoutSeconds: seconds(20) });
    await world.setPolicy({ responseTimeoutSeconds: seconds(20) });
    await world.takeUp(sales);
    await world.due('late');

    expect(effects).toEqual({ rearmed: 1, dueNow: 1, waitingServed: 0, conversations: ['late', 'fresh'] });
    expect(await world.holders('late', 'fresh')).toEqual([null, 'ana']);
  });

  it('counts as due what an agent may not keep in its state by the new policy', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.declare('ana', 'away');

    const effects = await previewInbox({ reassignOn: ['away'] });

    expect(effects).toEqual({ rearmed: 0, dueNow: 1, waitingServed: 0, conversations: ['c1'] });
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('counts who waits and would be served, as many as there are slots', async () => {
    await world.has({ agents: { ana: { availability: 'busy', capacity: 2 } } });
    for (const id of ['c1', 'c2', 'c3']) await world.open(id);

    const effects = await previewInbox({ assignToBusy: true });
    await world.setPolicy({ assignToBusy: true });
    await world.takeUp(sales);

    expect(effects).toEqual({ rearmed: 0, dueNow: 0, waitingServed: 2, conversations: ['c1', 'c2'] });
    expect(await world.holders('c1', 'c2', 'c3')).toEqual(['ana', 'ana', null]);
  });

  it('knows what a capacity of the account lets agents take', async () => {
    await world.has({ agents: { ana: {} }, account: { defaultCapacity: 1 } });
    for (const id of ['c1', 'c2', 'c3']) await world.open(id);

    expect(await previewAccount('defaultCapacity', 2)).toMatchObject({ waitingServed: 1, conversations: ['c2'] });
    expect(await previewAccount('defaultCapacity', null)).toMatchObject({ waitingServed: 2 });
    expect(await previewAccount('cooloffSeconds', 5)).toMatchObject({ waitingServed: 0 });
  });

  it('names fifty at most, and counts the others', async () => {
    await world.has({ agents: { ana: { availability: 'busy' } } });
    await world.crowd.open('c0');
    for (let n = 1; n < 60; n += 1) await world.crowd.open(`c${n}`);

    const { waitingServed, conversations } = await previewInbox({ assignToBusy: true });

    expect([waitingServed, conversations.length]).toEqual([60, 50]);
  });

  it('leaves everything as it was', async () => {
    await world.has({ agents: { ana: { availability: 'busy', capacity: 1 } } });
    await ask('c1');
    const all = () =>
      Promise.all([
        world.db.conversation.findMany(),
        world.db.agent.findMany(),
        world.db.inbox.findMany(),
        world.db.event.count(),
        world.db.decision.count(),
        world.db.edit.count(),
        world.db.outboxEntry.count(),
        world.db.transition.count(),
      ]);
    const before = await all();

    await previewInbox({ assignToBusy: true, responseTimeoutSeconds: seconds(5) });

    expect(await all()).toEqual(before);
  });

  it('fails as the change would', async () => {
    await world.has({ agents: { ana: {} } });

    await expect(preview(sales, 'UPDATE nothing SET policy = NULL')).rejects.toThrow('nothing');
  });
});
