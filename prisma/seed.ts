import { readDatabaseConfig } from '../runtime/config.ts';
import { openDatabase } from '../runtime/database.ts';
import type { Database } from '../store/database.ts';

// A small company to try things on: one inbox, a team, three agents and a supervisor. Run again, it changes nothing.

const AGENTS = [
  { id: 'ana', name: 'Ana', role: 'agent', skills: ['billing', 'lang:es'] },
  { id: 'ben', name: 'Ben', role: 'agent', skills: ['technical'] },
  { id: 'chloe', name: 'Chloé', role: 'agent', skills: ['billing', 'technical'] },
  { id: 'sam', name: 'Sam', role: 'supervisor', skills: [] },
];

const { db, close } = openDatabase({ ...readDatabaseConfig(), applicationName: 'baton-seed' });
try {
  await seed(db);
} finally {
  await close();
}

async function seed(db: Database): Promise<void> {
  const now = new Date();
  await db.agent.createMany({
    data: AGENTS.map((agent) => ({ ...agent, capacity: 5, availabilitySince: now, createdAt: now })),
    skipDuplicates: true,
  });
  await db.$executeRaw`
    INSERT INTO inboxes (id, name, policy, policy_version, created_at)
    SELECT 'support', 'Support', policy - 'defaultCapacity' - 'missesBeforeAway' - 'connectionLostAfterSeconds',
           policy_version, ${now}
    FROM accounts ON CONFLICT DO NOTHING`;
  await db.team.createMany({ data: [{ id: 'billing', name: 'Billing', createdAt: now }], skipDuplicates: true });
  const memberIds = AGENTS.filter(({ role }) => role === 'agent').map(({ id }) => id);
  await db.inboxMember.createMany({
    data: memberIds.map((agentId, joinOrder) => ({ inboxId: 'support', agentId, joinOrder })),
    skipDuplicates: true,
  });
  await db.teamMember.createMany({
    data: ['ana', 'chloe'].map((agentId, joinOrder) => ({ teamId: 'billing', agentId, joinOrder })),
    skipDuplicates: true,
  });
}
