import type { CommandBody, CommandName } from '../contract/commands.ts';
import type { Refusal } from '../contract/errors.ts';
import type { AgentId, TeamId } from '../contract/ids.ts';
import type { Availability, AvailabilityCause, ConversationStatus, UnassignedReason } from '../contract/model.ts';
import type { Policy, ReassignCause } from '../contract/policy.ts';

/**
 * The states of a conversation. `pending`: a bot or form has it; a hand-off, or a person who takes it, ends that.
 * `waiting`: needs an agent. `assigned`: an agent holds it; losing the agent brings it back to `waiting`. `resolved`:
 * over, until the consumer writes again. Parked is a way of waiting.
 */
export interface HeldState {
  readonly status: ConversationStatus;
  readonly agentId: AgentId | null;
  readonly teamId: TeamId | null;
}

/** Why a command makes no sense in this state, or null. What depends on the directory is judged by the step. */
export function refuseCommand(name: CommandName, body: CommandBody, state: HeldState): Refusal | null {
  if (state.status === 'resolved') {
    return COMMANDS_THAT_END.has(name)
      ? null
      : { code: 'conversation_resolved', message: 'the conversation is resolved' };
  }
  switch (name) {
    case 'unassign': {
      const release = whatToRelease(body as CommandBody<'unassign'>);
      const held = (release.agent && state.agentId !== null) || (release.team && state.teamId !== null);
      return held ? null : { code: 'not_assigned', message: 'there is nobody to release' };
    }
    case 'requeue':
      return state.agentId === null ? { code: 'not_assigned', message: 'nobody holds the conversation' } : null;
    case 'route':
      return state.agentId === null ? null : heldBy(state.agentId);
    case 'claim': {
      const { agentId } = body as CommandBody<'claim'>;
      return state.agentId === null || state.agentId === agentId ? null : heldBy(state.agentId);
    }
    case 'handOff':
      return state.status === 'pending'
        ? null
        : { code: 'not_pending', message: `the conversation is ${state.status}` };
    case 'assign':
    case 'amend':
    case 'resolve':
      return null;
  }
}

/** Of a resolved conversation nothing else can be asked. */
const COMMANDS_THAT_END: ReadonlySet<CommandName> = new Set(['resolve']);

const heldBy = (agentId: AgentId): Refusal => ({
  code: 'already_assigned',
  message: `agent ${agentId} holds the conversation`,
  agentId,
});

/** The agent, unless only the team is named. */
export const whatToRelease = ({ agent, team }: CommandBody<'unassign'>) => ({
  agent: agent ?? team === undefined,
  team: team ?? false,
});

/** Why the agent loses its conversations in an inbox with this policy, or null if it keeps them. */
export function whyLost(
  agent: { readonly availability: Availability; readonly cause: AvailabilityCause; readonly active: boolean },
  policy: Pick<Policy, 'autoReassign' | 'reassignOn'>,
): Extract<UnassignedReason, ReassignCause | 'deactivated'> | null {
  if (!agent.active) return 'deactivated';
  const cause = reassignCause(agent.availability, agent.cause);
  return cause !== null && policy.autoReassign && policy.reassignOn.includes(cause) ? cause : null;
}

/** The cause is matched, not the state: a lost connection is not `offline` here. */
function reassignCause(availability: Availability, cause: AvailabilityCause): ReassignCause | null {
  switch (availability) {
    case 'online':
      return null;
    case 'away':
    case 'busy':
      return availability;
    case 'offline':
      return cause === 'logout' || cause === 'connection_lost' ? cause : 'offline';
  }
}
