import type { Refusal } from '../contract/errors.ts';
import type { Availability, AvailabilityCause, ConversationStatus, UnassignedReason } from '../contract/model.ts';
import type { Policy, ReassignCause } from '../contract/policy.ts';

/**
 * The states of a conversation. `pending`: a bot or form has it; a hand-off, or a person who takes it, ends that.
 * `waiting`: needs an agent. `assigned`: an agent holds it; losing the agent brings it back to `waiting`. `resolved`:
 * over, until the consumer writes again. Parked is a way of waiting.
 */
export type CommandName = 'assign' | 'claim' | 'unassign' | 'requeue' | 'route' | 'handOff' | 'amend' | 'resolve';

export interface HeldState {
  readonly status: ConversationStatus;
  readonly agentId: string | null;
  readonly teamId: string | null;
}

/** Why a command makes no sense in this state, or null. What depends on the directory is judged in the transaction. */
export function refuseCommand(
  command: CommandName,
  state: HeldState,
  release = { agent: true, team: false },
): Refusal | null {
  if (state.status === 'resolved') {
    return command === 'resolve' ? null : { code: 'conversation_resolved', message: 'the conversation is resolved' };
  }
  switch (command) {
    case 'unassign': {
      const held = (release.agent && state.agentId !== null) || (release.team && state.teamId !== null);
      return held ? null : { code: 'not_assigned', message: 'there is nobody to release' };
    }
    case 'requeue':
      return state.agentId === null ? { code: 'not_assigned', message: 'nobody holds the conversation' } : null;
    case 'route':
      return state.agentId === null
        ? null
        : {
            code: 'already_assigned',
            message: `agent ${state.agentId} holds the conversation`,
            agentId: state.agentId,
          };
    case 'handOff':
      return state.status === 'pending'
        ? null
        : { code: 'not_pending', message: `the conversation is ${state.status}` };
    case 'assign':
    case 'claim':
    case 'amend':
    case 'resolve':
      return null;
  }
}

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
