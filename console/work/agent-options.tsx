import type { Agent, Conversation } from '../api/client.ts';
import { useAgents, useExplanation } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import type { Option } from '../parts/combobox.tsx';
import { StateMark } from '../parts/state-mark.tsx';

/** Reasons that forbid an assignment by a person as well. */
const FORBIDDING: readonly string[] = ['not_member', 'deactivated'];

const loadOf = ({ load, capacity }: Agent): string => (capacity === null ? `${load}` : `${load} of ${capacity}`);

/** Why somebody would not be given it by routing, in words. */
function lackOf(reason: string | null, agent: Agent, { coolingOff }: Conversation): string {
  switch (reason) {
    case null:
    case 'ranked_lower':
      return loadOf(agent);
    case 'not_available':
      return agent.availability;
    case 'at_capacity':
      return `full, ${loadOf(agent)}`;
    case 'cooling_off': {
      const until = coolingOff.find(({ agentId }) => agentId === agent.id)?.until;
      return until === undefined ? 'cooling off' : `cooling off until ${clockTime(until)}`;
    }
    case 'not_in_team':
      return 'not in the team';
    case 'missing_skill':
      return 'lacks a skill';
    case 'not_member':
      return 'not a member of the inbox';
    default:
      return reason.replaceAll('_', ' ');
  }
}

/** Everybody a conversation can be given to: who could take it now, in the order of routing, then the others with what they lack. */
export function useAgentOptions(conversation: Conversation, asked: boolean): readonly Option[] {
  const { data: explanation } = useExplanation(conversation.id, undefined, asked);
  const agents = useAgents().data ?? [];
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  return (explanation?.agents ?? []).flatMap(({ agentId, eligible, reason }) => {
    const agent = byId.get(agentId);
    if (agent === undefined || agentId === conversation.agentId) return [];
    return {
      key: agentId,
      text: agent.name,
      group: eligible ? 'Could take it now' : 'Cannot now',
      mark: <StateMark state={agent.availability} />,
      detail: lackOf(reason, agent, conversation),
      disabled: reason !== null && FORBIDDING.includes(reason),
    };
  });
}
