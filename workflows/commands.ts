import type { Refusal } from '../contract/errors.ts';
import type { Amend, Assign, Claim, Command, HandOff, Resolve, Unassign } from '../contract/messages.ts';
import type { Standing, TransitionBase, TransitionResult } from '../contract/transitions.ts';
import { refuseCommand } from '../routing/lifecycle.ts';
import { run } from './activities.ts';
import { type ConversationState, carry } from './conversation-state.ts';

/** A command of a person or a program, as it waits for the main loop. */
export type AskedCommand =
  | { readonly name: 'assign'; readonly ask: Assign }
  | { readonly name: 'claim'; readonly ask: Claim }
  | { readonly name: 'unassign'; readonly ask: Unassign }
  | { readonly name: 'requeue' | 'route'; readonly ask: Command }
  | { readonly name: 'handOff'; readonly ask: HandOff }
  | { readonly name: 'amend'; readonly ask: Amend }
  | { readonly name: 'resolve'; readonly ask: Resolve };

/** Why the command makes no sense for a conversation that stands so, or null. The directory is not asked here. */
export function whyRefused({ name, ask }: AskedCommand, standing: Standing): Refusal | null {
  const refusal = refuseCommand(name, standing, name === 'unassign' ? ask : undefined);
  if (refusal !== null) return refusal;
  const { agentId } = standing;
  if (name === 'claim' && agentId !== null && agentId !== ask.agentId) {
    return { code: 'already_assigned', message: `agent ${agentId} holds the conversation`, agentId };
  }
  return null;
}

/** Carries the command out in one transaction. */
export function perform(
  command: AskedCommand,
  base: TransitionBase,
  state: ConversationState,
): Promise<TransitionResult> {
  const by = ` by ${base.actor.id ?? base.actor.kind}`;
  switch (command.name) {
    case 'assign': {
      const { agentId, teamId, expectedAgentId, overCapacity = false } = command.ask;
      const input = { ...base, agentId, teamId, expectedAgentId, overCapacity, claim: false };
      return run('assignConversation', input, `assign to ${[agentId, teamId].filter(Boolean).join(', ')}${by}`);
    }
    case 'claim': {
      const { agentId } = command.ask;
      const input = { ...base, agentId, overCapacity: false, claim: true };
      return run('assignConversation', input, `claimed by ${agentId}`);
    }
    case 'unassign': {
      const { agent: releaseAgent, team: releaseTeam } = command.ask;
      const input = { ...base, reason: 'manual', agentId: null, releaseAgent, releaseTeam } as const;
      return run('releaseConversation', input, `unassign${by}`);
    }
    case 'requeue': {
      const input = { ...base, reason: 'requeued', agentId: null, releaseAgent: true, releaseTeam: false } as const;
      return run('releaseConversation', input, `requeue${by}`);
    }
    case 'route':
      return run('routeConversation', { ...base, byCommand: true }, `route${by}`);
    case 'handOff':
    case 'amend': {
      const { priority, skills } = command.ask;
      const handOff = command.name === 'handOff';
      const teamId = command.name === 'handOff' ? command.ask.teamId : undefined;
      const input = { ...base, handOff, teamId, priority, skills };
      return run('amendConversation', input, `${handOff ? 'hand off' : 'amend'}${by}`);
    }
    case 'resolve': {
      const disposition = command.ask.disposition ?? null;
      // Nothing is unanswered any more, and the next run starts its own count.
      const ended = { ...base, unanswered: null, timeouts: 0 };
      const messages = { ...state.messages, unansweredAt: [] };
      const carried = { ...carry(state), standing: null, decision: null, messages, timeouts: 0, warnedFor: null };
      return run('resolveConversation', { ...ended, disposition, carried }, `resolve${by}`);
    }
  }
}
