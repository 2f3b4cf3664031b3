import type { Availability, Role } from '../../contract/model.ts';
import { type AccountPolicy, DEFAULT_POLICY, type Policy } from '../../contract/policy.ts';
import type { Database } from '../../store/database.ts';

/** The instant at which every story in these tests begins. */
export const START = '2026-11-22T09:00:00.000Z';

/** The inbox of a story that names none. */
export const INBOX = 'sales';

interface AgentFacts {
  /** Null (the default) = the account's default. */
  readonly capacity?: number | null;
  /** Default `online`. */
  readonly availability?: Availability;
  readonly role?: Role;
  readonly skills?: readonly string[];
  readonly active?: boolean;
  /** When its console last gave a sign of life. */
  readonly heartbeatAt?: string;
}

interface InboxFacts {
  /** In the order of joining. */
  readonly members: readonly string[];
  readonly policy?: Partial<Policy>;
}

/** Who is there when a story begins. */
export interface Founding {
  readonly agents: Readonly<Record<string, AgentFacts>>;
  /** Default: one inbox, `sales`, of which every agent is a member. */
  readonly inboxes?: Readonly<Record<string, InboxFacts>>;
  /** Policy of the inbox `sales`, where no inboxes are named. */
  readonly policy?: Partial<Policy>;
  /** Members by team. */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  readonly account?: Partial<AccountPolicy>;
}

/** Writes a directory straight into the tables, as the API would leave it. */
export async function found(db: Database, founding: Founding): Promise<void> {
  const { agents, policy = {}, teams = {}, account = {} } = founding;
  const inboxes = founding.inboxes ?? { [INBOX]: { members: Object.keys(agents), policy } };
  const facts = JSON.stringify({
    account: { ...DEFAULT_POLICY, ...account },
    agents: Object.entries(agents).map(([id, agent]) => ({ ...COMMON_AGENT, ...agent, id })),
    inboxes: Object.entries(inboxes).map(([id, inbox]) => ({ id, policy: wholePolicy(inbox.policy) })),
    inboxMembers: Object.entries(inboxes).flatMap(([inbox, { members }]) => numbered(inbox, members)),
    teams: Object.keys(teams).map((id) => ({ id })),
    teamMembers: Object.entries(teams).flatMap(([team, members]) => numbered(team, members)),
  });
  const source = 'WITH facts AS (SELECT $1::jsonb AS f, $2::timestamptz AS at)';
  // Members join when agents and inboxes are there: what a membership copies of its agent is read then.
  await db.$executeRawUnsafe(
    `${source},
    account AS (UPDATE accounts SET policy = f->'account' FROM facts),
    agents AS (
      INSERT INTO agents (id, name, role, capacity, skills, active, availability, heartbeat_at, availability_since,
                          created_at)
      SELECT id, id, role, capacity, skills, active, availability, "heartbeatAt", at, at FROM facts,
        jsonb_to_recordset(f->'agents') AS a(id text, role text, capacity int, skills text[], active boolean,
                                             availability text, "heartbeatAt" timestamptz)),
    inboxes AS (
      INSERT INTO inboxes (id, name, policy, policy_version, created_at)
      SELECT id, id, policy, 1, at FROM facts, jsonb_to_recordset(f->'inboxes') AS i(id text, policy jsonb))
    INSERT INTO teams (id, name, created_at)
    SELECT id, id, at FROM facts, jsonb_to_recordset(f->'teams') AS t(id text)`,
    facts,
    START,
  );
  await db.$executeRawUnsafe(
    `${source},
    inbox_members AS (
      INSERT INTO inbox_members (inbox_id, agent_id, join_order)
      SELECT place, member, n FROM facts, jsonb_to_recordset(f->'inboxMembers') AS m(place text, member text, n int))
    INSERT INTO team_members (team_id, agent_id, join_order)
    SELECT place, member, n FROM facts, jsonb_to_recordset(f->'teamMembers') AS m(place text, member text, n int)`,
    facts,
    START,
  );
}

/** What is true of an agent of whom nothing else is said. */
const COMMON_AGENT: Required<Omit<AgentFacts, 'heartbeatAt'>> = {
  capacity: null,
  availability: 'online',
  role: 'agent',
  skills: [],
  active: true,
};

const numbered = (place: string, members: readonly string[]) => members.map((member, n) => ({ place, member, n }));

/** The policy of an inbox: the defaults but for what is named. */
export function wholePolicy(overrides: Partial<Policy> = {}): Policy {
  const { defaultCapacity, missesBeforeAway, connectionLostAfterSeconds, ...defaults } = DEFAULT_POLICY;
  return { ...defaults, ...overrides };
}

/** A value as Prisma takes it for a JSON column. */
export const json = (value: object) => JSON.parse(JSON.stringify(value));
