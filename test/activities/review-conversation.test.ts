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

describe("a review after a change of the holder's availability", () => {
  for (const { availability, cause, policy = {}, lost } of ROWS) {
    const settings = Object.keys(policy).length === 0 ? 'by default' : `under ${JSON.stringify(policy)}`;
    const outcome = lost === null ? 'keeps the conversation with' : 'takes the conversation from';

    it(`${outcome} an agent who is ${availability} (${cause}) ${settings}`, async () => {
      await heldByAna(policy);
      await world.declare('ana', availability, cause);

      const { standing } = await world.review('c1', 'availability');

      expect(standing.agentId).toBe(lost === null ? 'ana' : 'ben');
      const since = (await world.story('c1')).slice(2);
      expect(since).toEqual(lost === null ? [] : [`unassigned ana (${lost})`, 'assigned ben (routed)']);
    });
  }

  it('takes it from a deactivated agent whatever the policy', async () => {
    await heldByAna({ autoReassign: false, reassignOn: [] });
    await world.db.agent.update({ where: { id: 'ana' }, data: { active: false } });
    await world.declare('ana', 'offline', 'deactivated');

    await world.review('c1', 'availability');

    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (deactivated)', 'assigned ben (routed)']);
  });

  it('tells that Baton took it, and keeps its age', async () => {
    await heldByAna();
    const { waitingSince } = await world.row('c1');
    await world.declare('ana', 'offline');

    await world.review('c1', 'availability');

    expect((await world.events('c1'))[2]).toMatchObject({ type: 'conversation.unassigned', actorKind: 'system' });
    expect((await world.row('c1')).waitingSince).toEqual(waitingSince);
  });

  it('judges by the state of now, not by that of the message', async () => {
    await heldByAna();
    await world.declare('ana', 'offline');
    await world.declare('ana', 'online');

    const { standing } = await world.review('c1', 'availability');

    expect(standing).toMatchObject({ agentId: 'ana', holder: { availability: 'online', availabilityVersion: 2 } });
  });

  it('renews the deadline for an agent who keeps it', async () => {
    await heldByAna({ responseTimeoutSeconds: { online: 60, busy: 60, away: 20, offline: 60 } });
    const { assignedAt } = await world.row('c1');
    const asked = world.clock.now;
    await world.declare('ana', 'away');

    await world.review('c1', 'availability', { unanswered: { first: asked, latest: asked } });

    expect((await world.row('c1')).responseDueAt?.getTime()).toBe((assignedAt?.getTime() ?? 0) + 20_000);
  });

  it('lists it where nobody else is eligible now, the others being offline', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' }, cem: { availability: 'offline' } } });
    await world.hasOpen('c1', 'c2', 'c3');
    await world.declare('ana', 'offline');

    for (const id of ['c1', 'c2', 'c3']) await world.review(id, 'availability');

    expect(await world.holders('c1', 'c2', 'c3')).toEqual([null, null, null]);
    expect(await world.waiting()).toEqual(['c1', 'c2', 'c3']);
  });

  it('returns it to the list of a manual inbox', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { mode: 'manual' } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });
    await world.declare('ana', 'offline');

    const { standing } = await world.review('c1', 'availability');

    expect(standing).toMatchObject({ status: 'waiting', parked: false, agentId: null, position: 1 });
  });

  it('spreads what one agent held equally over the others', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' }, cem: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2', 'c3');
    for (const agentId of ['ben', 'cem']) await world.declare(agentId, 'online');
    await world.declare('ana', 'offline');

    for (const id of ['c1', 'c2', 'c3']) await world.review(id, 'availability');

    expect(await world.holders('c1', 'c2', 'c3')).toEqual(['ben', 'cem', 'ben']);
  });

  it('changes nothing where nobody holds it', async () => {
    await heldByAna();
    await world.resolve('c1');
    const before = await world.row('c1');

    await world.review('c1', 'availability');

    expect(await world.row('c1')).toEqual(before);
  });
});

describe('a review after the holder left the inbox', () => {
  const leave = () => world.db.inboxMember.delete({ where: { inboxId_agentId: { inboxId: 'sales', agentId: 'ana' } } });

  it('takes the conversation and routes it', async () => {
    await heldByAna({ autoReassign: false });
    await leave();

    const { standing } = await world.review('c1', 'left_inbox');

    expect(standing.agentId).toBe('ben');
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (not_member)', 'assigned ben (routed)']);
  });

  it('keeps it with an agent who is a member again', async () => {
    await heldByAna();

    expect((await world.review('c1', 'left_inbox')).standing.agentId).toBe('ana');
  });

  it('wakes who waits elsewhere for the place that it frees', async () => {
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members: ['ana'] }, support: { members: ['ana'] } },
    });
    await world.open('c1');
    await world.open('c2', { inboxId: 'support' });
    await leave();

    expect((await world.review('c1', 'left_inbox')).wake).toEqual(['c2']);
  });
});

describe('a review after the holder left the team', () => {
  const leave = () => world.db.teamMember.delete({ where: { teamId_agentId: { teamId: 'gold', agentId: 'ana' } } });

  it('takes a conversation of the team and routes it inside', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {} }, teams: { gold: ['ana', 'cem'] } });
    await world.open('c1', { teamId: 'gold' });
    await leave();

    const { standing } = await world.review('c1', 'left_team');

    expect(standing.agentId).toBe('cem');
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (not_member)', 'assigned cem (routed)']);
  });

  it('keeps a conversation without a team', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1');
    await leave();

    expect((await world.review('c1', 'left_team')).standing.agentId).toBe('ana');
  });

  it('keeps it with an agent who is in the team again', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    expect((await world.review('c1', 'left_team')).standing.agentId).toBe('ana');
  });
});
