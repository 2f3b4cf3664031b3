import { expect, it } from 'vitest';
import { Prisma } from '../../prisma/generated/client.ts';
import { type ConversationFilter, conditionOf } from '../../store/conversation-filter.ts';
import { useWorld } from './world.ts';

const world = useWorld();

it.each<{ readonly what: string; readonly filter: ConversationFilter; readonly by: readonly string[] }>([
  { what: 'ids', filter: { ids: ['a', 'b'] }, by: ['conversations_pkey'] },
  {
    what: 'what was typed',
    filter: { search: 'mia' },
    by: ['conversations_pkey', 'conversations_consumer', 'consumers_id', 'consumers_name_words'],
  },
  { what: 'what is due', filter: { dueBefore: new Date().toISOString() }, by: ['conversations_status'] },
  { what: 'what is pressing', filter: { priority: 0 }, by: ['conversations_out_of_turn'] },
  { what: 'what is escalated', filter: { escalated: true }, by: ['conversations_escalated'] },
  { what: 'what is unanswered', filter: { unanswered: true }, by: ['conversations_open'] },
  { what: 'what is open', filter: { list: { name: 'all', reader: null } }, by: ['conversations_open'] },
])('$what is found by index among much that is resolved', async ({ filter, by }) => {
  await world.has({ agents: { ana: {} } });
  await world.db.$executeRaw`
    INSERT INTO consumers (key, id, name) SELECT n, 'consumer-' || n, 'Name' || n FROM generate_series(1, 20000) n`;
  await world.db.$executeRaw`
    INSERT INTO conversations (id, inbox_id, consumer_key, status, priority, created_at, resolved_at)
    SELECT 'c' || n, 'sales', n, 'resolved', 2, now(), now() FROM generate_series(1, 20000) n`;
  await world.db.$executeRaw`ANALYZE consumers, conversations`;

  const plan = await world.db.$queryRaw<Record<string, string>[]>(
    Prisma.sql`EXPLAIN SELECT * FROM conversations c WHERE ${conditionOf(filter)} ORDER BY c.created_at, c.id LIMIT 50`,
  );

  const text = plan.map((line) => Object.values(line)[0]).join('\n');
  for (const index of by) expect(text).toContain(index);
  expect(text).not.toMatch(/Seq Scan on (conversations|consumers)/);
});
