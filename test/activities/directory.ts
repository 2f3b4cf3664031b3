import type { Availability, Role } from '../../contract/model.ts';
import { type AccountPolicy, DEFAULT_POLICY, type Policy } from '../../contract/policy.ts';
import type { Database } from '../../runtime/database.ts';

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
  await db.account.update({ where: { id: 1 }, data: { policy: json({ ...DEFAULT_POLICY, ...account }) } });
  await db.agent.createMany({
    data: Object.entries(agents).map(([id, { availability = 'online', role = 'agent', skills = [], ...facts }]) => ({
      id,
      name: id,
      availability,
      role,
      skills: [...skills],
      ...facts,
      availabilitySince: START,
      createdAt: START,
    })),
  });
  await db.inbox.createMany({
    data: Object.entries(inboxes).map(([id, inbox]) => ({
      id,
      name: id,
      policy: json(wholePolicy(inbox.policy)),
      policyVersion: 1,
      createdAt: START,
    })),
  });
  await db.inboxMember.createMany({
    data: Object.entries(inboxes).flatMap(([inboxId, { members }]) =>
      members.map((agentId, joinOrder) => ({ inboxId, agentId, joinOrder })),
    ),
  });
  if (Object.keys(teams).length === 0) return;
  await db.team.createMany({ data: Object.keys(teams).map((id) => ({ id, name: id, createdAt: START })) });
  await db.teamMember.createMany({
    data: Object.entries(teams).flatMap(([teamId, members]) =>
      members.map((agentId, joinOrder) => ({ teamId, agentId, joinOrder })),
    ),
  });
}

/** The policy of an inbox: the defaults but for what is named. */
export function wholePolicy(overrides: Partial<Policy> = {}): Policy {
  const { defaultCapacity, missesBeforeAway, connectionLostAfterSeconds, ...defaults } = DEFAULT_POLICY;
  return { ...defaults, ...overrides };
}

/** A value as Prisma takes it for a JSON column. */
export const json = (value: object) => JSON.parse(JSON.stringify(value));
