import type { AgentId, Instant } from '../contract/ids.ts';
import type { Availability, AvailabilityCause } from '../contract/model.ts';
import { heartbeatDue } from '../routing/transitions/availability.ts';
import type { Database } from '../store/database.ts';
import { watchHeartbeat } from '../store/heartbeats.ts';

/** How an agent stands, and until when its next heartbeat is due; null if none is waited for. */
export interface HeartbeatCheck {
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Instant;
  readonly availabilityVersion: number;
  readonly load: number;
  readonly heartbeatDueAt: Instant | null;
}

export function createHeartbeatActivities({ db }: { readonly db: Database }) {
  return {
    /** Notes whether the agent's heartbeats are waited for, and answers until when. Repeated, it notes the same. */
    async checkHeartbeat({ agentId }: { readonly agentId: AgentId }): Promise<HeartbeatCheck> {
      const { account, heartbeatAt, ...agent } = await watchHeartbeat(db, agentId);
      const dueAt = agent.availability === 'offline' ? null : heartbeatDue({ heartbeatAt }, account);
      return { ...agent, heartbeatDueAt: dueAt };
    },
  };
}
