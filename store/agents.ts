import type { Availability, AvailabilityCause, Role } from '../contract/model.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { AgentFacts } from '../routing/transitions/facts.ts';
import { type Database, instantInJson } from './database.ts';

interface JsonAgent extends Omit<AgentFacts, 'since' | 'heartbeatAt'> {
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly role: Role;
  readonly since: string;
  readonly heartbeatAt: string | null;
}

/** A JSON array of the facts of these agents, to stand among other columns. */
export const agentsAsJson = (ids: Prisma.Sql, defaultCapacity: number | null): Prisma.Sql => Prisma.sql`
  (SELECT jsonb_agg(each) FROM (
    SELECT a.id, a.active, a.role, a.availability, a.availability_cause AS cause, a.availability_since AS since,
           a.availability_version AS "availabilityVersion", a.load, COALESCE(a.capacity, ${defaultCapacity}::int) AS capacity,
           a.skills, a.misses, a.heartbeat_at AS "heartbeatAt",
           ARRAY(SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = a.id) AS "inboxIds",
           ARRAY(SELECT t.team_id FROM team_members t WHERE t.agent_id = a.id) AS "teamIds"
    FROM agents a WHERE a.id IN (${ids})) each)`;

/** The facts that `agentsAsJson` read, by id. */
export function agentFacts(read: unknown): ReadonlyMap<string, AgentFacts> {
  const agents = (read ?? []) as readonly JsonAgent[];
  return new Map(
    agents.map((agent) => {
      const since = instantInJson(agent.since) ?? '';
      return [agent.id, { ...agent, since, heartbeatAt: instantInJson(agent.heartbeatAt) }];
    }),
  );
}

/** The most that a list to choose from shows. */
const MOST_PEOPLE = 200;

/** Who works here, by name. */
export async function listPeople(db: Database) {
  return db.agent.findMany({
    where: { active: true },
    select: { id: true, name: true, role: true },
    orderBy: { name: 'asc' },
    take: MOST_PEOPLE,
  });
}
