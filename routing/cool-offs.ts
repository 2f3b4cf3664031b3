import type { AgentId, Instant } from '../contract/ids.ts';
import type { CoolingOff } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import type { ConversationRow } from './conversation-row.ts';
import { addSeconds } from './instants.ts';

type Cooling = Pick<ConversationRow, 'coolOffs'>;
type Length = Pick<Policy, 'cooloffSeconds'>;

/** When the agent's cool-off ends under the present policy; null if there is none. It may have ended already. */
export function coolOffEnd({ coolOffs }: Cooling, agentId: AgentId, { cooloffSeconds }: Length): Instant | null {
  const since = Object.hasOwn(coolOffs, agentId) ? coolOffs[agentId] : undefined;
  return since === undefined ? null : addSeconds(since, cooloffSeconds);
}

/** The cool-offs that still run, the first to end first. */
export function runningCoolOffs(row: Cooling, policy: Length, at: Instant): readonly CoolingOff[] {
  return Object.entries(row.coolOffs)
    .map(([agentId, since]) => ({ agentId, until: addSeconds(since, policy.cooloffSeconds) }))
    .filter(({ until }) => until > at)
    .sort((a, b) => (a.until === b.until ? (a.agentId < b.agentId ? -1 : 1) : a.until < b.until ? -1 : 1));
}
