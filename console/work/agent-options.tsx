import type { Conversation } from '../api/client.ts';
import { type Explanation, useExplanation } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import type { Option } from '../parts/combobox.tsx';
import { StateMark } from '../parts/state-mark.tsx';

/** Reasons that forbid an assignment by a person as well. */
const FORBIDDING: readonly string[] = ['not_member', 'deactivated'];

interface Loaded {
  readonly load: number;
  readonly capacity: number | null;
}

const loadOf = ({ load, capacity }: Loaded): string => (capacity === null ? `${load}` : `${load} of ${capacity}`);

/** Why somebody would not be given it by routing, in words. */
function lackOf(agent: Explanation['agents'][number]): string {
  const { reason, availability, coolingOffUntil } = agent;
  switch (reason) {
    case null:
    case 'ranked_lower':
      return loadOf(agent);
    case 'not_available':
      return availability;
    case 'at_capacity':
      return `full, ${loadOf(agent)}`;
    case 'cooling_off':
      return coolingOffUntil === null ? 'cooling off' : `cooling off until ${clockTime(coolingOffUntil)}`;
    case 'not_in_team':
      return 'not in the team';
    case 'missing_skill':
      return 'lacks a skill';
    case 'not_member':
      return 'not a member of the inbox';
    case 'deactivated':
      return 'deactivated';
  }
}

/** Everybody a conversation can be given to: who could take it now, in the order of routing, then the others with what they lack. */
export function useAgentOptions({ id, agentId: holder }: Conversation, asked: boolean): readonly Option[] {
  const { data: explanation } = useExplanation(id, undefined, asked);
  return (explanation?.agents ?? [])
    .filter(({ agentId }) => agentId !== holder)
    .map((agent) => ({
      key: agent.agentId,
      text: agent.name,
      group: agent.eligible ? 'Could take it now' : 'Cannot now',
      mark: <StateMark state={agent.availability} />,
      detail: lackOf(agent),
      disabled: agent.reason !== null && FORBIDDING.includes(agent.reason),
    }));
}
