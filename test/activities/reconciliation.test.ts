import { describe, expect, it } from 'vitest';
import type { Discrepancy } from '../../contract/reconciliation.ts';
import { addSeconds } from '../../routing/instants.ts';
import type { Founding } from '../store/directory.ts';
import { NO_ANSWER } from './recording-temporal.ts';
import { useWorkshop } from './workshop.ts';

const { world, workshop } = useWorkshop();
const { temporal } = workshop;

const away = { availability: 'away' } as const;

/** When these tests are run is later or earlier than their stories; what is measured in the database's time is as old as this. */
const agesAgo = new Date('2026-01-01T00:00:00.000Z');

/** Every open conversation has its workflow, as far as visibility knows. */
async function workflowsRun(): Promise<void> {
  const open = await world.db.conversation.findMany({ where: { status: { not: 'resolved' } }, select: { id: true } });
  temporal.run(...open.map(({ id }) => `test/conversation/${id}`));
}

/** The workflows that were to be told have been told. */
const allIsTold = () => world.db.outboxEntry.deleteMany();

const findNow = (at = world.clock.now): Promise<readonly Discrepancy[]> =>
  workshop.twice(workshop.activities.findDiscrepancies, { at });

async function find(): Promise<readonly Discrepancy[]> {
  await workflowsRun();
  return await findNow();
}

/** What is found, but for how it looks. */
const suspects = async (): Promise<readonly string[]> => (await find()).map(({ kind, id }) => `${kind} ${id}`);

const repair = (found: readonly Discrepancy[]): Promise<void> =>
  workshop.attempt(workshop.activities.repairDiscrepancies, { found, at: world.clock.now }).result;

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
      name: 'about an agent who may keep its conversations while offline',
      found: { agents: { ana: {} }, policy: { autoReassign: false } },
      story: async () => {
        await world.open('c1');
        await world.declare('ana', 'offline');
      },
    },
    {
      name: 'about an agent whose cause lets it keep them',
      found: { agents: { ana: {} }, policy: { reassignOn: ['offline', 'away'] } },
      story: async () => {
        await world.open('c1');
        await world.declare('ana', 'offline', 'logout');
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
      found: { agents: { ana: {} } },
      story: async () => {
        await world.open('c1');
        await world.requeue('c1');
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
      name: 'about an answer that is due, and a timer that rang a moment ago',
      found: { agents: { ana: {} } },
      story: async () => {
        await world.open('c1', { messages: { m1: {} } });
        world.clock.reach(new Date(world.clock.in(50)));
      },
    },
    {
      name: 'about an agent whose heartbeats its workflow waits for',
      found: { agents: { ana: { heartbeatAt: '2026-11-22T09:00:00.000Z' } } },
      story: async () => {
        await workshop.twice(workshop.activities.checkHeartbeat, { agentId: 'ana' });
        temporal.run('test/agent/ana');
      },
    },
    {
      name: 'about an agent who went offline, and whose workflow ended with that',
      found: { agents: { ana: { heartbeatAt: '2026-11-22T09:00:00.000Z' } } },
      story: async () => {
        await workshop.twice(workshop.activities.checkHeartbeat, { agentId: 'ana' });
        await world.declare('ana', 'offline');
      },
    },
  ];

  it.each(stories)('$name', async ({ found, story }) => {
    await world.has(found);
    await story();
    await allIsTold();

    expect(await find()).toEqual([]);
  });

  it('of what is being told, or taken up, since a moment ago', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.declare('ana', 'offline');
    await world.setPolicy({});

    expect(await world.outbox()).toEqual(['c1']);
    expect(await find()).toEqual([]);
  });
});

describe('a conversation that waits though somebody could serve it', () => {
  it('is found, with its version, until it is served', async () => {
    await world.has({ agents: { ana: away } });
    const { conversation } = await world.open('c1');
    await world.editByHand(`UPDATE agents SET availability = 'online'`);

    const found = await find();
    await repair(found);
    expect(found).toEqual([{ kind: 'unserved', id: 'c1', seen: `version ${conversation.version}` }]);
    expect(temporal.signals.at(-1)).toMatchObject({ workflowId: 'test/conversation/c1', name: 'discrepancyFound' });

    await world.mend('c1');
    expect(await world.holders('c1')).toEqual(['ana']);
    expect(await find()).toEqual([]);
  });

  it('is seen as another once something happened to it', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');
    await world.editByHand(`UPDATE agents SET availability = 'online'`);
    const [first] = await find();

    await world.say('c1', 'm1');

    const [again] = await find();
    expect(again?.id).toBe(first?.id);
    expect(again).not.toEqual(first);
    await world.mend('c1');
  });

  it('is looked for in every inbox', async () => {
    const inboxes = { sales: { members: ['ana'] }, support: { members: ['ana', 'ben'] } };
    await world.has({ agents: { ana: away, ben: away }, inboxes });
    await world.open('c1');
    await world.open('c2', { inboxId: 'support' });
    await world.editByHand(`UPDATE agents SET availability = 'online' WHERE id = 'ben'`);

    expect(await suspects()).toEqual(['unserved c2']);
    await world.mend('c2');
  });
});

describe('a conversation whose agent should have lost it', () => {
  it.each([
    { name: 'is no member of the inbox any more', sql: `DELETE FROM inbox_members WHERE agent_id = 'ana'` },
    { name: 'is no member of its team any more', sql: `DELETE FROM team_members WHERE agent_id = 'ana'` },
    { name: 'was deactivated', sql: `UPDATE agents SET active = FALSE WHERE id = 'ana'` },
    {
      name: 'is offline since',
      sql: `UPDATE agents SET availability = 'offline', availability_since = '2026-11-22T23:00:00Z' WHERE id = 'ana'`,
    },
    {
      name: 'logged out since',
      sql: `UPDATE agents SET availability = 'offline', availability_cause = 'logout', availability_since = '2026-11-22T23:00:00Z'
            WHERE id = 'ana'`,
    },
  ])('is found where the agent $name, until it is taken back', async ({ sql }) => {
    await world.has({ agents: { ana: {}, ben: away }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });
    await world.editByHand(sql);

    const found = await find();
    await repair(found);
    expect(found).toEqual([
      { kind: 'held_by_lost', id: 'c1', seen: expect.stringMatching(/^version 1, held by ana /) },
    ]);
    expect(temporal.signals.at(-1)).toMatchObject({ workflowId: 'test/conversation/c1', name: 'discrepancyFound' });

    await world.mend('c1');
    expect(await world.holders('c1')).toEqual([null]);
    expect(await find()).toEqual([]);
  });
});

describe('a row that says something else than the assignments', () => {
  it.each([
    { name: 'names another agent', sql: `UPDATE conversations SET agent_id = 'ben' WHERE id = 'c1'` },
    { name: 'names nobody', sql: `UPDATE conversations SET status = 'waiting', agent_id = NULL WHERE id = 'c1'` },
    {
      name: 'is resolved',
      sql: `UPDATE conversations SET status = 'resolved', agent_id = NULL, resolved_at = now() WHERE id = 'c1'`,
    },
    { name: 'waits since never', sql: `UPDATE conversations SET waiting_since = NULL WHERE id = 'waits'` },
    {
      name: 'names an agent who waits for one',
      sql: `UPDATE conversations SET status = 'assigned', agent_id = 'ben' WHERE id = 'waits'`,
    },
  ])('is found where it $name, until it is mended', async ({ sql }) => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: away } });
    await world.hasOpen('c1', 'waits');
    const edited = sql.includes('waits') ? 'waits' : 'c1';
    await world.editByHand(sql);

    const found = await find();
    await repair(found);
    expect(found).toEqual([{ kind: 'row_mismatch', id: edited, seen: expect.stringMatching(/^version \d+$/) }]);
    expect(temporal.signalled.at(-1)).toBe(`test/conversation/${edited}`);

    await world.mend(edited);
    temporal.run(`test/conversation/${edited}`);
    expect(await find()).toEqual([]);
  });
});

describe('a load that does not match', () => {
  it.each([
    { name: 'too high', load: 5 },
    { name: 'too low', load: 1 },
  ])('is found and counted anew where it is $name', async ({ load }) => {
    await world.has({ agents: { ana: {}, ben: away } });
    await world.hasOpen('c1', 'c2');
    await world.editByHand(`UPDATE agents SET load = ${load} WHERE id = 'ana'`);

    const found = await find();
    await repair(found);

    expect(found).toEqual([{ kind: 'load_mismatch', id: 'ana', seen: `load ${load}, 2 held` }]);
    expect(await world.agent('ana')).toMatchObject({ load: 2 });
    expect(await find()).toEqual([]);
    expect(temporal.signals).toEqual([]);
  });

  it('is found in a membership that says something else than its agent', async () => {
    await world.has({ agents: { ana: {} } });
    await world.editByHand(`UPDATE inbox_members SET state = 'away', has_room = false`);

    const found = await find();
    await repair(found);

    expect(found).toEqual([{ kind: 'load_mismatch', id: 'ana', seen: 'online with away in a membership' }]);
    expect(await find()).toEqual([]);
  });
});

describe('a timer that did not ring', () => {
  it('is found a minute later, until it is looked at', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { messages: { m1: {} } });
    world.clock.reach(new Date(world.clock.in(110)));

    const found = await find();
    await repair(found);

    expect(found).toMatchObject([{ kind: 'overdue', id: 'c1' }]);
    expect(temporal.signals).toMatchObject([{ workflowId: 'test/conversation/c1', name: 'discrepancyFound' }]);
    await world.due('c1');
    expect(await find()).toEqual([]);
  });
});

describe('an edit that took no effect', () => {
  it.each([
    { scope: { kind: 'account' }, workflow: 'directory/account' },
    { scope: { kind: 'inbox', inboxId: 'sales' }, workflow: 'directory/inbox/sales' },
    { scope: { kind: 'team', teamId: 'gold' }, workflow: 'directory/team/gold' },
    { scope: { kind: 'agent', agentId: 'ana' }, workflow: 'directory/agent/ana' },
  ] as const)('is found some seconds later and taken up by $workflow', async ({ scope, workflow }) => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.edit(scope, `UPDATE agents SET name = 'Ana' WHERE id = 'ana'`);
    await world.db.edit.updateMany({ data: { createdAt: agesAgo } });

    const found = await find();
    await repair(found);

    expect(found).toEqual([{ kind: 'edit_left_over', id: workflow, seen: expect.stringMatching(/^edit \d+$/) }]);
    expect(temporal.signals).toEqual([{ workflowId: `test/${workflow}`, name: 'directoryEdited', message: { scope } }]);
    await world.takeUp(scope);
    expect(await find()).toEqual([]);
  });

  it('of a member who was removed takes the conversation back in the end', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.remove({ kind: 'inbox', inboxId: 'sales' }, 'ana');
    await world.db.edit.updateMany({ data: { createdAt: agesAgo } });

    expect(await suspects()).toEqual(expect.arrayContaining(['edit_left_over directory/inbox/sales']));
    await world.takeUp({ kind: 'inbox', inboxId: 'sales' });

    expect(await world.holders('c1')).toEqual(['ben']);
    await allIsTold();
    expect(await find()).toEqual([]);
  });
});

describe('workflows', () => {
  it('are found missing where the row is open, and are started again with the news', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2', 'resolved');
    await world.resolve('resolved');
    await workflowsRun();
    temporal.end('test/conversation/resolved');
    temporal.end('test/conversation/c1');

    const found = await findNow();
    await repair(found);

    expect(found).toEqual([{ kind: 'missing_workflow', id: 'c1', seen: 'version 1' }]);
    expect(temporal.starts).toMatchObject([
      { workflowId: 'test/conversation/c1', input: { open: { conversationId: 'c1' } } },
    ]);
    expect(temporal.signals[0]).toMatchObject({ workflowId: 'test/conversation/c1', name: 'discrepancyFound' });
    expect(await findNow()).toEqual([]);
  });

  it('are all that is told of a conversation without one', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');
    await world.editByHand(`UPDATE agents SET availability = 'online'`);

    expect((await findNow()).map(({ kind }) => kind)).toEqual(['missing_workflow']);
    await world.mend('c1');
  });

  it('are found where the conversation is resolved, or has no row', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1');
    temporal.run('test/conversation/c1', 'test/conversation/gone', 'test/agent/ana');

    const found = await findNow();
    await repair(found);

    expect(found).toEqual([
      { kind: 'surplus_workflow', id: 'c1', seen: 'run run of test/conversation/c1' },
      { kind: 'surplus_workflow', id: 'gone', seen: 'run run of test/conversation/gone' },
    ]);
    expect(temporal.signalled).toEqual(['test/conversation/c1', 'test/conversation/gone']);
    expect(temporal.started).toEqual([]);
  });

  it('are found missing where heartbeats are to be waited for, and are told of them', async () => {
    await world.has({ agents: { ana: { heartbeatAt: '2026-11-22T09:00:00.000Z' }, ben: {} } });
    await workshop.twice(workshop.activities.checkHeartbeat, { agentId: 'ana' });

    const found = await findNow();
    await repair(found);

    expect(found).toEqual([{ kind: 'missing_watch', id: 'ana', seen: 'version 0' }]);
    expect(temporal.signals[0]).toEqual({
      workflowId: 'test/agent/ana',
      name: 'heartbeatBegan',
      message: { agentId: 'ana' },
    });
    expect(await findNow()).toEqual([]);
  });
});

describe('webhooks', () => {
  it('whose events nobody delivers are found, and their workflows start again', async () => {
    const common = { url: 'https://example.org', secret: 's', cursor: 0n, createdAt: new Date(), secretShown: true };
    await world.db.webhook.createMany({
      data: [
        { ...common, id: 'gone' },
        { ...common, id: 'runs' },
        { ...common, id: 'given-up', disabledAt: new Date(), disabledReason: 'failing' },
        { ...common, id: 'never-answered', secretShown: false },
      ],
    });
    temporal.run('test/webhook/runs');

    const found = await findNow();
    await repair(found);

    expect(found).toEqual([{ kind: 'missing_deliveries', id: 'gone', seen: 'revision 1' }]);
    expect(temporal.signals).toEqual([
      { workflowId: 'test/webhook/gone', name: 'webhookEdited', message: { webhookId: 'gone' } },
    ]);
    expect(await findNow()).toEqual([]);
  });
});

describe('a workflow whose code fails again and again', () => {
  it.each([
    { workflow: 'conversation/c1', restartedBy: 'discrepancyFound' },
    { workflow: 'webhook/hook', restartedBy: 'webhookEdited' },
    { workflow: 'directory/inbox/sales', restartedBy: 'directoryEdited' },
  ])('is started afresh: $workflow', async ({ workflow, restartedBy }) => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await workflowsRun();
    const workflowId = `test/${workflow}`;
    temporal.stick(workflowId);

    const found = (await findNow()).filter(({ kind }) => kind === 'stuck_workflow');
    await repair(found);

    expect(found).toEqual([{ kind: 'stuck_workflow', id: workflow, seen: `run run of ${workflowId}` }]);
    expect(temporal.started).toEqual([workflowId]);
    expect(temporal.signals.at(-1)).toMatchObject({ workflowId, name: restartedBy });
    expect((await findNow()).filter(({ kind }) => kind === 'stuck_workflow')).toEqual([]);
  });

  it('is ended where it is an agent whose heartbeats nobody waits for: its next change starts it', async () => {
    await world.has({ agents: { ana: {} } });
    temporal.stick('test/agent/ana');

    await repair(await findNow());

    expect(temporal.started).toEqual([]);
    expect(await findNow()).toEqual([]);
  });
});

describe('a repair that fails', () => {
  const rows = async (): Promise<readonly Discrepancy[]> => {
    await world.has({ agents: { ana: away } });
    await world.hasOpen('c1', 'c2', 'c3');
    await workflowsRun();
    return ['c1', 'c2', 'c3'].map((id) => ({ kind: 'overdue', id, seen: '' }));
  };

  it('keeps none of the others waiting', async () => {
    const found = await rows();
    temporal.refuse('test/conversation/c2', NO_ANSWER);

    await repair(found);

    expect(temporal.signalled).toEqual(['test/conversation/c1', 'test/conversation/c3']);
  });

  it('fails the whole only where nothing could be repaired', async () => {
    const found = await rows();
    temporal.failWith(new Error('Temporal is away'));

    await expect(repair(found)).rejects.toThrow('Temporal is away');
  });
});

describe('heartbeats', () => {
  it('are waited for until the time that the policy says', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.now } } });

    const check = await workshop.twice(workshop.activities.checkHeartbeat, { agentId: 'ana' });

    expect(check).toMatchObject({ availability: 'online', heartbeatDueAt: world.clock.in(45) });
    expect(await world.agent('ana')).toMatchObject({ heartbeatWatched: true });
  });

  it('are waited for of nobody who sends none, nor who is offline, nor where the policy asks for none', async () => {
    const heartbeatAt = world.clock.now;
    await world.has({ agents: { ana: {}, ben: { availability: 'offline', heartbeatAt }, cem: { heartbeatAt } } });

    for (const agentId of ['ana', 'ben']) {
      expect(await workshop.twice(workshop.activities.checkHeartbeat, { agentId })).toMatchObject({
        heartbeatDueAt: null,
      });
    }
    await world.db.$executeRaw`UPDATE accounts SET policy = jsonb_set(policy, '{connectionLostAfterSeconds}', '0')`;
    expect(await workshop.twice(workshop.activities.checkHeartbeat, { agentId: 'cem' })).toMatchObject({
      heartbeatDueAt: null,
    });
    expect(await world.db.agent.count({ where: { heartbeatWatched: true } })).toBe(0);
  });
});

describe('results of transitions', () => {
  const kept = async () => (await world.db.transition.findMany({ orderBy: { at: 'asc' } })).map(({ owner }) => owner);

  it('are forgotten a day after the end of their conversation', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1');
    await world.declare('ana', 'away');
    const end = world.clock.now;

    await findNow(addSeconds(end, 86_000));
    const within = await kept();
    await findNow(addSeconds(end, 86_500));

    expect(new Set(within)).toEqual(new Set(['conversation/c1', 'agent/ana']));
    expect(await kept()).toEqual([]);
  });

  it('are kept of an open conversation, the latest only', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.amend('c1', { priority: 'high' });

    await findNow(world.clock.in(90_000));

    expect(await kept()).toEqual(['conversation/c1']);
  });

  it('are forgotten after an hour, while the workflow goes on', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.pass(3_700);

    await world.amend('c1', { priority: 'high' });

    expect(await kept()).toEqual(['conversation/c1']);
  });

  it('are not kept of what changed nothing: a hundred repeated assignments leave one', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    for (let n = 0; n < 100; n += 1) await world.crowd.assign('c1', { agentId: 'ana' });

    expect(await kept()).toEqual(['conversation/c1']);
  });
});
