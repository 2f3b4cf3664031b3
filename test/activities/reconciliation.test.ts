import { describe, expect, it } from 'vitest';
import type { Discrepancy } from '../../contract/reconciliation.ts';
import type { Founding } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const edit = (sql: string) => world.db.$executeRawUnsafe(sql);

/** Longer than it may take to tell hundreds of conversations of their agent. */
const LONG = 3_600;

/** Every open conversation has its workflow, as far as visibility knows. */
async function workflowsRun(): Promise<void> {
  const open = await world.db.conversation.findMany({ where: { status: { not: 'resolved' } }, select: { id: true } });
  world.temporal.run(...open.map(({ id }) => `conversation/${id}`));
}

async function look(): Promise<readonly Discrepancy[]> {
  await workflowsRun();
  return await world.findDiscrepancies();
}

/** What is found, but for how it looks. */
async function suspects(): Promise<readonly string[]> {
  return (await look()).map(({ kind, id }) => `${kind} ${id}`);
}

const away = { availability: 'away' } as const;

describe('where all is well, nothing is found', () => {
  const stories: readonly {
    readonly name: string;
    readonly found: Founding;
    readonly story: () => Promise<unknown>;
  }[] = [
    {
      name: 'among conversations that are held, wait for nobody and are resolved',
      found: { agents: { ana: { capacity: 1 } } },
      story: async () => {
        await world.hasOpen('resolved', 'c1', 'c2', 'c3');
        await world.resolve('resolved');
        await world.route('c1');
      },
    },
    {
      name: 'about an agent who was offline when a person gave it a conversation',
      found: { agents: { ana: { availability: 'offline' }, ben: away } },
      story: async () => {
        await world.open('c1');
        await world.assign('c1', { agentId: 'ana' });
      },
    },
    {
      name: 'about an agent who may keep its conversations while offline, once they were told',
      found: { agents: { ana: {} }, policy: { autoReassign: false } },
      story: async () => {
        await world.open('c1');
        await world.declare('ana', 'offline');
        await world.review('c1', 'availability');
      },
    },
    {
      name: 'about an administrator outside the inbox',
      found: { agents: { ana: away, root: { role: 'administrator' } }, inboxes: { sales: { members: ['ana'] } } },
      story: async () => {
        await world.open('c1');
        await world.assign('c1', { agentId: 'root' });
      },
    },
    {
      name: 'about what is parked',
      found: { agents: { ana: {} } },
      story: async () => {
        await world.open('c1');
        await world.unassign('c1');
      },
    },
    {
      name: 'about what is pending',
      found: { agents: { ana: {} } },
      story: () => world.open('c1', { pending: true }),
    },
    {
      name: 'about who waits in a manual inbox',
      found: { agents: { ana: {} }, policy: { mode: 'manual' } },
      story: () => world.open('c1'),
    },
    {
      name: 'about who waits while the only agent with room is cooling off',
      found: { agents: { ana: {} }, policy: { cooloffSeconds: 2 * LONG } },
      story: async () => {
        await world.open('c1');
        await world.timeOut('c1', 'ana');
      },
    },
    {
      name: 'about who waits for a skill or a team that nobody with room has',
      found: { agents: { ana: {}, ben: away }, policy: { skillMatch: 'require' }, teams: { gold: ['ben'] } },
      story: async () => {
        await world.open('c1', { skills: ['billing'] });
        await world.open('c2', { teamId: 'gold' });
      },
    },
    {
      name: 'about an agent who is above its capacity because a person wanted it so',
      found: { agents: { ana: { capacity: 1 } } },
      story: async () => {
        await world.hasOpen('c1', 'c2');
        await world.assign('c2', { agentId: 'ana', overCapacity: true });
      },
    },
    {
      name: 'about an agent whose heartbeats its workflow waits for',
      found: { agents: { ana: { heartbeatAt: '2026-11-22T09:00:00.000Z' } } },
      story: async () => {
        await world.checkHeartbeat('ana');
        world.temporal.run('agent/ana');
      },
    },
    {
      name: 'about an agent who went offline, and whose workflow ended with that',
      found: { agents: { ana: { heartbeatAt: '2026-11-22T09:00:00.000Z' } } },
      story: async () => {
        await world.checkHeartbeat('ana');
        await world.declare('ana', 'offline');
      },
    },
  ];

  it.each(stories)('$name', async ({ found, story }) => {
    await world.has(found);
    await story();
    world.clock.pass(LONG);

    expect(await look()).toEqual([]);
  });

  it('while it is still being told that an agent left', async () => {
    await world.has({ agents: { ana: {}, ben: { capacity: 1 } } });
    await world.hasOpen('c1', 'of-ben', 'c2');
    await world.declare('ana', 'offline', 'logout');
    expect(await world.leaving()).toEqual(['c1', 'c2']);

    expect(await look()).toEqual([]);
    await world.review('c1', 'availability');
    world.clock.pass(50);
    expect(await look()).toEqual([]);
    await world.review('c2', 'availability');
  });
});

describe('a conversation that waits though somebody could serve it', () => {
  it('is found, with its version, until it is served', async () => {
    await world.has({ agents: { ana: away } });
    const { standing } = await world.open('c1');
    await edit(`UPDATE agents SET availability = 'online'`);

    const found = await look();
    await world.repairDiscrepancies(found);
    expect(found).toEqual([{ kind: 'unserved', id: 'c1', seen: `version ${standing.version}` }]);
    expect(world.temporal.signals.at(-1)).toMatchObject({ workflowId: 'conversation/c1', name: 'discrepancyFound' });

    await world.review('c1', 'doubt');
    expect(await world.holders('c1')).toEqual(['ana']);
    expect(await look()).toEqual([]);
  });

  it('is found where it was woken and did not react, and nobody behind it for whom there is no place', async () => {
    await world.has({ agents: { ana: { ...away, capacity: 1 } } });
    await world.hasOpen('c1', 'c2');
    await world.declare('ana', 'online');
    world.clock.pass(LONG);

    expect(await suspects()).toEqual(['unserved c1']);
    await world.route('c1');
  });

  it('is seen as another once something happened to it', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');
    await world.declare('ana', 'online');
    const [first] = await look();

    await world.amend('c1', { skills: ['billing'] });
    await edit(`UPDATE agents SET availability = 'online'`);

    for (const again of await look()) expect(again).not.toEqual(first);
  });

  it('is looked for in every inbox', async () => {
    const inboxes = { sales: { members: ['ana'] }, support: { members: ['ana', 'ben'] } };
    await world.has({ agents: { ana: away, ben: away }, inboxes });
    await world.open('c1');
    await world.open('c2', { inboxId: 'support' });
    await edit(`UPDATE agents SET availability = 'online' WHERE id = 'ben'`);

    expect(await suspects()).toEqual(['unserved c2']);
  });
});

describe('a conversation whose agent should have lost it', () => {
  const held = async (found: Founding = { agents: { ana: {}, ben: away }, teams: { gold: ['ana'] } }) => {
    await world.has(found);
    await world.open('c1', { teamId: 'gold' });
  };

  it.each([
    { name: 'is no member of the inbox any more', sql: `DELETE FROM inbox_members WHERE agent_id = 'ana'` },
    { name: 'is no member of its team any more', sql: `DELETE FROM team_members WHERE agent_id = 'ana'` },
    { name: 'was deactivated', sql: `UPDATE agents SET active = FALSE WHERE id = 'ana'` },
  ])('is found where the agent $name, until it is taken back', async ({ sql }) => {
    await held();
    await edit(sql);

    const found = await look();
    await world.repairDiscrepancies(found);
    expect(found).toEqual([{ kind: 'held_by_lost', id: 'c1', seen: expect.stringMatching(/version 1 .* ana$/) }]);
    expect(world.temporal.signals.at(-1)).toMatchObject({ workflowId: 'conversation/c1', name: 'discrepancyFound' });

    await world.review('c1', 'doubt');
    expect(await world.holders('c1')).toEqual([null]);
    expect(await look()).toEqual([]);
  });

  it('is found where it was not told within a minute that the agent left', async () => {
    await held();
    await world.declare('ana', 'offline', 'logout');
    world.clock.pass(61);

    expect(await suspects()).toEqual(['held_by_lost c1']);

    await world.review('c1', 'doubt');
    expect(await look()).toEqual([]);
  });

  it('is found where it was not told of a change after which the agent may keep it, and then is not any more', async () => {
    await held();
    await world.declare('ana', 'busy');
    world.clock.pass(61);

    expect(await suspects()).toEqual(['held_by_lost c1']);

    await world.review('c1', 'doubt');
    expect(await look()).toEqual([]);
    expect(await world.holders('c1')).toEqual(['ana']);
  });
});

describe('a row that says something else than the assignments', () => {
  const edits = [
    { name: 'names another agent', sql: `UPDATE conversations SET agent_id = 'ben' WHERE id = 'c1'` },
    { name: 'names nobody', sql: `UPDATE conversations SET status = 'waiting', agent_id = NULL WHERE id = 'c1'` },
    { name: 'stands on the waiting list besides', sql: insertEntry('c1') },
    { name: 'is parked on the waiting list', sql: insertEntry('parked') },
    { name: 'is not on the waiting list', sql: `DELETE FROM waiting_list WHERE conversation_id = 'waits'` },
    { name: 'is resolved on the waiting list', sql: insertEntry('resolved') },
  ];

  it.each(edits)('is found where it $name', async ({ sql }) => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: away } });
    await world.open('resolved');
    await world.resolve('resolved');
    await world.open('parked');
    await world.unassign('parked');
    await world.hasOpen('c1', 'waits');
    expect(await look()).toEqual([]);
    const edited = sql.match(/'(c1|parked|waits|resolved)'/)?.[1] ?? '';

    await edit(sql);

    const found = await look();
    expect(found).toEqual([{ kind: 'row_mismatch', id: edited, seen: expect.stringMatching(/^version \d+$/) }]);
    await world.repairDiscrepancies(found);
    expect(world.temporal.signalled.at(-1)).toBe(`conversation/${edited}`);
    await world.review(edited, 'doubt');
    // The workflow that was started over a resolved row ends at once.
    world.temporal.end('conversation/resolved');
    expect(await look()).toEqual([]);
  });

  it('is found where it is resolved and yet held', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await edit(`UPDATE conversations SET status = 'resolved', agent_id = NULL, resolved_at = now() WHERE id = 'c1'`);

    expect(await suspects()).toEqual(['row_mismatch c1']);
    await world.review('c1', 'doubt');
    expect(await look()).toEqual([]);
  });
});

describe('a load that does not match', () => {
  it.each([
    { name: 'too high', load: 5 },
    { name: 'too low', load: 1 },
  ])('is found and counted anew where it is $name', async ({ load }) => {
    await world.has({ agents: { ana: {}, ben: away } });
    await world.hasOpen('c1', 'c2');
    await edit(`UPDATE agents SET load = ${load} WHERE id = 'ana'`);

    const found = await look();
    await world.repairDiscrepancies(found);

    expect(found).toEqual([{ kind: 'load_mismatch', id: 'ana', seen: `load ${load}, 2 held` }]);
    expect(await world.db.agent.findUnique({ where: { id: 'ana' } })).toMatchObject({ load: 2 });
    expect(await look()).toEqual([]);
    expect(world.temporal.signals).toEqual([]);
  });
});

describe('workflows', () => {
  it('are found missing where the row is open, and are started again with the news', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2', 'resolved');
    await world.resolve('resolved');
    await workflowsRun();
    world.temporal.end('conversation/resolved');
    world.temporal.end('conversation/c1');

    const found = await world.findDiscrepancies();
    await world.repairDiscrepancies(found);

    expect(found).toEqual([{ kind: 'missing_workflow', id: 'c1', seen: 'version 1' }]);
    expect(world.temporal.started).toEqual(['conversation/c1']);
    expect(world.temporal.signals[0]).toMatchObject({ workflowId: 'conversation/c1', name: 'discrepancyFound' });
    expect(await world.findDiscrepancies()).toEqual([]);
  });

  it('are all that is told of a conversation without one', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');
    await world.declare('ana', 'online');

    expect((await world.findDiscrepancies()).map(({ kind }) => kind)).toEqual(['missing_workflow']);
    await world.route('c1');
  });

  it('are found where the conversation is resolved, with the run, and not where the row is still to be written', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1');
    world.temporal.run('conversation/c1', 'conversation/new', 'agent/ana');

    const found = await world.findDiscrepancies();
    await world.repairDiscrepancies(found);

    expect(found).toEqual([{ kind: 'surplus_workflow', id: 'c1', seen: 'run run of conversation/c1' }]);
    expect(world.temporal.signalled.at(-1)).toBe('conversation/c1');
    expect(world.temporal.started).toEqual([]);
  });

  it('are found missing where heartbeats are to be waited for, and are told of them', async () => {
    await world.has({ agents: { ana: { heartbeatAt: '2026-11-22T09:00:00.000Z' }, ben: {} } });
    await world.checkHeartbeat('ana');

    const found = await world.findDiscrepancies();
    await world.repairDiscrepancies(found);

    expect(found).toEqual([{ kind: 'missing_watch', id: 'ana', seen: 'version 0' }]);
    expect(world.temporal.signals[0]).toEqual({
      workflowId: 'agent/ana',
      name: 'heartbeatBegan',
      message: { agentId: 'ana' },
    });
    expect(await world.findDiscrepancies()).toEqual([]);
  });
});

function insertEntry(conversationId: string): string {
  return `INSERT INTO waiting_list (conversation_id, inbox_id, team_id, priority, waiting_since, skills)
    SELECT id, inbox_id, team_id, priority, COALESCE(waiting_since, created_at), skills
    FROM conversations WHERE id = '${conversationId}'`;
}
