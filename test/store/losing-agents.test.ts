import { describe, expect, it } from 'vitest';
import type { Availability, AvailabilityCause } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana, whose console is silent for a minute, holds `c1`; Ben could take it. */
async function heldByAna(policy: Partial<Policy> = {}): Promise<void> {
  await world.has({ agents: { ana: { heartbeatAt: world.clock.in(-60) }, ben: {} }, policy });
  await world.open('c1');
}

interface Row {
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly policy?: Partial<Policy>;
  /** The reason for which Ana loses it; null = she keeps it. */
  readonly lost: string | null;
}

const away = { availability: 'away' } as const;

const EVERY_CAUSE = ['offline', 'logout', 'away', 'busy', 'connection_lost'] as const;

const ROWS: readonly Row[] = [
  { availability: 'offline', cause: 'declared', lost: 'offline' },
  { availability: 'offline', cause: 'logout', lost: 'logout' },
  { availability: 'offline', cause: 'connection_lost', lost: 'connection_lost' },
  { availability: 'away', cause: 'declared', lost: null },
  { availability: 'away', cause: 'missed', lost: null },
  { availability: 'busy', cause: 'declared', lost: null },
  { availability: 'away', cause: 'declared', policy: { reassignOn: ['away'] }, lost: 'away' },
  { availability: 'away', cause: 'missed', policy: { reassignOn: ['away'] }, lost: 'away' },
  { availability: 'busy', cause: 'declared', policy: { reassignOn: ['busy'] }, lost: 'busy' },
  { availability: 'offline', cause: 'declared', policy: { reassignOn: ['logout', 'connection_lost'] }, lost: null },
  { availability: 'offline', cause: 'logout', policy: { reassignOn: ['offline'] }, lost: null },
  { availability: 'offline', cause: 'connection_lost', policy: { reassignOn: ['offline'] }, lost: null },
  { availability: 'offline', cause: 'declared', policy: { reassignOn: [] }, lost: null },
  { availability: 'offline', cause: 'declared', policy: { autoReassign: false }, lost: null },
  { availability: 'offline', cause: 'logout', policy: { autoReassign: false, reassignOn: EVERY_CAUSE }, lost: null },
];

describe('an agent who holds a conversation', () => {
  for (const { availability, cause, policy = {}, lost } of ROWS) {
    const settings = Object.keys(policy).length === 0 ? 'by default' : `under ${JSON.stringify(policy)}`;

    it(`${lost === null ? 'keeps' : 'loses'} it on being ${availability} (${cause}) ${settings}`, async () => {
      await heldByAna(policy);

      const { tell } = await world.declare('ana', availability, cause);

      expect(await world.holders('c1')).toEqual([lost === null ? 'ana' : 'ben']);
      expect(tell).toEqual(lost === null ? [] : ['c1']);
      const since = (await world.story('c1')).slice(2);
      expect(since).toEqual(lost === null ? [] : [`unassigned ana (${lost})`, 'assigned ben (routed)']);
    });
  }

  it('loses it by Baton itself, which keeps its age', async () => {
    await heldByAna();
    const { waitingSince } = await world.row('c1');

    await world.declare('ana', 'offline');

    expect((await world.events('c1'))[2]).toMatchObject({ type: 'conversation.unassigned', actorKind: 'system' });
    expect((await world.row('c1')).waitingSince).toEqual(waitingSince);
  });

  it('has another deadline by a change of availability, of which the workflow is told if it is earlier', async () => {
    const responseTimeoutSeconds = { online: 60, busy: 90, away: 20, offline: 60 };
    await heldByAna({ responseTimeoutSeconds, responseWarningSeconds: 0 });
    await world.say('c1', 'm1');
    const asked = (await world.row('c1')).unansweredSince;

    const later = await world.declare('ana', 'busy');
    const earlier = await world.declare('ana', 'away');

    expect([later.tell, earlier.tell]).toEqual([[], ['c1']]);
    expect((await world.row('c1')).timerAt?.getTime()).toBe((asked?.getTime() ?? 0) + 20_000);
  });

  it('returns it to the list of a manual inbox', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { mode: 'manual' } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });

    await world.declare('ana', 'offline');

    expect(await world.row('c1')).toMatchObject({ status: 'waiting', parked: false, agentId: null });
    expect((await world.story('c1')).at(-1)).toBe('waiting (manual_inbox)');
  });

  it('keeps what a person gave it while it was offline', async () => {
    await world.has({ agents: { ana: { availability: 'offline' }, ben: away } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });

    await world.mend('c1');
    await world.setPolicy({ cooloffSeconds: 10 });
    await world.takeUp({ kind: 'inbox', inboxId: 'sales' });

    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('cools off where it may be given conversations in the very state that loses them', async () => {
    const policy = { assignToBusy: true, reassignOn: ['busy'] } as const;
    await world.has({ agents: { ana: {}, ben: { ...away, capacity: 1 } }, policy });
    await world.hasOpen('c1', 'c2');
    await world.declare('ben', 'online');

    await world.declare('ana', 'busy');

    expect(await world.holders('c1', 'c2')).toEqual(['ben', null]);
    expect((await world.open('c3')).conversation.agentId).toBe('ana');
    await world.pass(301);
    expect(await world.holders('c2')).toEqual(['ana']);
  });
});
