import type { AgentId } from '../contract/ids.ts';
import type { HeartbeatCheck } from '../contract/transitions.ts';
import { heartbeatDue } from '../routing/transitions/availability.ts';
import type { Database } from '../store/database.ts';
import { watchHeartbeat } from '../store/heartbeats.ts';

export function createHeartbeatActivities({ db }: { readonly db: Database }) {
  return {
    /** Notes whether the agent's heartbeats are waited for, and answers until when. Repeated, it notes the same. */
    async checkHeartbeat({ agentId }: { readonly agentId: AgentId }): Promise<HeartbeatCheck> {
      const { account, heartbeatAt, ...agent } = await watchHeartbeat(db, agentId);
      return { ...agent, heartbeatDueAt: heartbeatDue({ ...agent, heartbeatAt }, account) };
    },
  };
}
