import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../contract/policy.ts';
import type { Transaction } from '../../store/database.ts';
import { parseSchema } from './schema-file.ts';
import { readShapes } from './table-shape.ts';
import { useWorld } from './world.ts';

const world = useWorld();

describe('the migrations', () => {
  it('leave the tables that the Prisma schema describes', async () => {
    const described = parseSchema(await readFile('prisma/schema.prisma', 'utf8'));

    const migrated = await readShapes(world.db);

    expect(Object.keys(described)).not.toHaveLength(0);
    expect(migrated).toEqual(described);
  });

  it('leave one account with the default policy', async () => {
    const accounts = await world.db.account.findMany();

    expect(accounts).toEqual([{ id: 1, policyOverrides: {}, policy: DEFAULT_POLICY, policyVersion: 1 }]);
  });
});

/** Ana holds `c1`, `c2` waits. */
async function oneHeldOneWaiting(): Promise<void> {
  await world.has({ agents: { ana: { capacity: 1 }, ben: { capacity: 0 } } });
  await world.hasOpen('c1', 'c2');
}

const assignment = (conversationId: string, agentId: string) => `
  INSERT INTO assignments (id, conversation_id, agent_id, inbox_id, started_at, start_reason, assigned_by)
  VALUES (gen_random_uuid(), '${conversationId}', '${agentId}', 'sales', now(), 'manual', 'somebody')`;

interface Row {
  readonly name: string;
  readonly statement: string;
  /** What PostgreSQL says, by which the rule is known. */
  readonly because: string;
}

const REFUSED: readonly Row[] = [
  { name: 'a second agent for a conversation', statement: assignment('c1', 'ben'), because: 'assignments_one_open' },
  { name: 'a negative load', statement: `UPDATE agents SET load = -1`, because: 'agents_load' },
  { name: 'a negative capacity', statement: `UPDATE agents SET capacity = -1`, because: 'agents_capacity' },
  {
    name: 'an unknown availability',
    statement: `UPDATE agents SET availability = 'lunch'`,
    because: 'agents_availability',
  },
  { name: 'an unknown role', statement: `UPDATE agents SET role = 'king'`, because: 'agents_role' },
  {
    name: 'an end of an assignment without a reason',
    statement: `UPDATE assignments SET ended_at = now()`,
    because: 'assignments_end',
  },
  {
    name: 'an assigned conversation that nobody holds',
    statement: `UPDATE conversations SET agent_id = NULL WHERE id = 'c1'`,
    because: 'conversations_held',
  },
  {
    name: 'a waiting conversation that somebody holds',
    statement: `UPDATE conversations SET agent_id = 'ana' WHERE id = 'c2'`,
    because: 'conversations_held',
  },
  {
    name: 'a parked conversation that does not wait',
    statement: `UPDATE conversations SET parked = true WHERE id = 'c1'`,
    because: 'conversations_parked',
  },
  {
    name: 'an unknown status',
    statement: `UPDATE conversations SET status = 'lost' WHERE id = 'c2'`,
    because: 'conversations_status_known',
  },
  {
    name: 'an unknown priority',
    statement: `UPDATE conversations SET priority = 4`,
    because: 'conversations_priority',
  },
  {
    name: 'a conversation without its inbox',
    statement: `DELETE FROM inboxes`,
    because: 'conversations_inbox_id_fkey',
  },
  {
    name: 'a second account',
    statement: `INSERT INTO accounts (id, policy) VALUES (2, '{}')`,
    because: 'accounts_single',
  },
  { name: 'a change of an event', statement: `UPDATE events SET reason = 'other'`, because: 'append-only' },
  { name: 'a deletion of an event', statement: `DELETE FROM events`, because: 'append-only' },
  {
    name: 'a notification to an agent and a team at once',
    statement: `UPDATE notifications SET agent_id = 'ana', team_id = 'gold'`,
    because: 'notifications_addressee',
  },
];

describe('PostgreSQL refuses', () => {
  for (const { name, statement, because } of REFUSED) {
    it(name, async () => {
      await oneHeldOneWaiting();

      await expect(world.db.$executeRawUnsafe(statement)).rejects.toThrow(because);
    });
  }
});

describe('the load of an agent', () => {
  it('follows every open assignment, however it is written', async () => {
    await oneHeldOneWaiting();

    const loads = await inVain(async (tx) => {
      const seen: Record<string, unknown> = { before: await readLoads(tx) };
      await tx.$executeRawUnsafe(assignment('c2', 'ana'));
      seen['two'] = await readLoads(tx);
      await tx.$executeRawUnsafe(`UPDATE assignments SET agent_id = 'ben' WHERE conversation_id = 'c2'`);
      seen['moved'] = await readLoads(tx);
      await tx.$executeRawUnsafe(
        `UPDATE assignments SET ended_at = now(), end_reason = 'manual' WHERE conversation_id = 'c2'`,
      );
      seen['ended'] = await readLoads(tx);
      await tx.$executeRawUnsafe(`DELETE FROM assignments`);
      return { ...seen, deleted: await readLoads(tx) };
    });

    expect(loads).toEqual({
      before: { ana: 1, ben: 0 },
      two: { ana: 2, ben: 0 },
      moved: { ana: 1, ben: 1 },
      ended: { ana: 1, ben: 0 },
      deleted: { ana: 0, ben: 0 },
    });
  });
});

async function readLoads(tx: Transaction): Promise<Readonly<Record<string, number>>> {
  const agents = await tx.agent.findMany({ select: { id: true, load: true } });
  return Object.fromEntries(agents.map(({ id, load }) => [id, load]));
}

class RolledBack extends Error {}

/** Does something in a transaction that is then undone. */
async function inVain<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const results: Result[] = [];
  const undone = world.db.$transaction(async (tx) => {
    results.push(await work(tx));
    throw new RolledBack();
  });
  await expect(undone).rejects.toThrow(RolledBack);
  const [result] = results;
  if (result === undefined) throw new Error('nothing was done');
  return result;
}
