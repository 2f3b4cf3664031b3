import type { AgentId, Instant } from '../contract/ids.ts';
import type { Availability, AvailabilityCause } from '../contract/model.ts';
import { type Database, instantOf, instantOrNull } from './database.ts';

interface WatchedRow {
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Date;
  readonly availabilityVersion: number;
  readonly load: number;
  readonly heartbeatAt: Date | null;
  readonly connectionLostAfterSeconds: number;
}

/** Notes whether somebody waits for the agent's next heartbeat, and reads what that depends on. */
export async function watchHeartbeat(db: Database, agentId: AgentId) {
  const [row] = await db.$queryRaw<WatchedRow[]>`
    UPDATE agents a SET heartbeat_watched = a.availability <> 'offline' AND a.heartbeat_at IS NOT NULL
      AND (p.policy->>'connectionLostAfterSeconds')::int > 0
    FROM accounts p WHERE a.id = ${agentId}
    RETURNING a.availability, a.availability_cause AS cause, a.availability_since AS since,
              a.availability_version AS "availabilityVersion", a.load, a.heartbeat_at AS "heartbeatAt",
              (p.policy->>'connectionLostAfterSeconds')::int AS "connectionLostAfterSeconds"`;
  if (row === undefined) throw new Error(`there is no agent ${agentId}`);
  const { since, heartbeatAt, connectionLostAfterSeconds, ...agent } = row;
  const lastSign: Instant | null = instantOrNull(heartbeatAt);
  return { ...agent, since: instantOf(since), heartbeatAt: lastSign, account: { connectionLostAfterSeconds } };
}
