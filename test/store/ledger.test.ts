import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import { inTheMiddleOf, untilHeldUp } from './locks.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const writeAs = (actor: string) =>
  `INSERT INTO events (type, occurred_at, actor_kind) VALUES ('policy.changed', now(), '${actor}')`;

describe('the ledger', () => {
  it('lets nobody draw an id before whoever drew the one before has committed', async () => {
    const slow = await inTheMiddleOf(world, writeAs('system'));

    // `then` starts it: Prisma waits for somebody to ask for the result.
    const quick = world.db.$executeRawUnsafe(writeAs('key')).then();
    await untilHeldUp(world, 1);
    const seenMeanwhile = await world.db.event.count();
    await slow.release();
    await quick;

    const events = await world.db.event.findMany({ select: { actorKind: true }, orderBy: { id: 'asc' } });
    expect(seenMeanwhile).toBe(0);
    expect(events.map(({ actorKind }) => actorKind)).toEqual(['system', 'key']);
  });

  it('never shows a reader an id smaller than one it has seen', async () => {
    const members = ['ana', 'ben', 'cem'];
    const inboxIds = ['sales', 'support', 'mail', 'phone'];
    await world.has({
      agents: { ana: {}, ben: {}, cem: {} },
      inboxes: Object.fromEntries(inboxIds.map((id) => [id, { members }])),
    });
    const conversations = Array.from({ length: 40 }, (_, index) => ({
      id: `c${index}`,
      inboxId: inboxIds[index % 4] ?? 'sales',
    }));
    const reader = new Reader();

    const reading = reader.follow();
    await pMap(
      conversations,
      async ({ id, inboxId }) => {
        await world.crowd.open(id, { inboxId });
        await world.crowd.resolve(id);
      },
      { concurrency: 8 },
    );
    reader.stop();
    await reading;

    const all = await world.db.event.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
    expect(reader.seen).toEqual(all.map(({ id }) => id));
    expect(reader.seen).toHaveLength(40 * 4);
  });

  it('keeps the events of one transition in the order in which they happened', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { escalateAfterTimeouts: 1 } });
    await world.open('c1', { messages: { m1: {} } });

    await world.pass(61);

    expect((await world.story('c1')).slice(3)).toEqual([
      'unassigned ana (response_timeout)',
      'escalated ana',
      'assigned ben (routed)',
    ]);
  });
});

/** Follows the ledger by its ids, as the live stream does. */
class Reader {
  readonly #seen: bigint[] = [];
  #stopped = false;

  get seen(): readonly bigint[] {
    return this.#seen;
  }

  stop(): void {
    this.#stopped = true;
  }

  async follow(): Promise<void> {
    for (;;) {
      // Asked before the read, so that what was committed until then is in it.
      const last = this.#stopped;
      const after = this.#seen.at(-1) ?? 0n;
      const page = await world.db.event.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' } });
      this.#seen.push(...page.map(({ id }) => id));
      if (last) return;
    }
  }
}
