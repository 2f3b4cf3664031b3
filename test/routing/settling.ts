import type { CommandBody, CommandName } from '../../contract/commands.ts';
import type { Availability, AvailabilityCause } from '../../contract/model.ts';
import { conversationStep, type Outcome } from '../../routing/plan.ts';
import { availabilityStep } from '../../routing/transitions/availability.ts';
import type { AvailabilityFacts, ConversationFacts } from '../../routing/transitions/facts.ts';
import { at } from './builders.ts';
import { agent, command, done, member, NOW, SUPERVISOR, settleHere, told, transition } from './facts.ts';

type Settling = Omit<Parameters<typeof settleHere>[0], 'turn' | 'facts' | 'ownId'>;

/** A command on the conversation, with everything that follows from it. */
export function settleCommand<Name extends CommandName>(
  name: Name,
  body: CommandBody<Name>,
  facts: ConversationFacts,
  rest: Settling = {},
): Outcome {
  return settleHere({ turn: done(command(name, body, facts)), facts, ownId: facts.row?.id ?? null, ...rest });
}

export function settleAvailability(
  facts: AvailabilityFacts,
  [availability, cause]: readonly [Availability, AvailabilityCause],
  rest: Settling = {},
): Outcome {
  const asked = { kind: 'availability', agentId: 'a1', availability, cause } as const;
  const turn = availabilityStep(facts, { ...asked, transitionId: 't', at: at(NOW), actor: SUPERVISOR });
  return settleHere({ turn, facts, ...rest });
}

/** A timer that rang. */
export function ring(facts: ConversationFacts, rest: Settling = {}): Outcome {
  const turn = done(conversationStep(transition('due', {}, facts), facts));
  return settleHere({ turn, facts, ownId: facts.row?.id ?? null, ...rest });
}

export function settleOpening(facts: ConversationFacts, rest: Settling = {}): Outcome {
  const open = { conversationId: 'c1', inboxId: 'i1', consumerKey: 'x', actor: SUPERVISOR };
  const turn = done(conversationStep(transition('open', { open, messages: [] }, facts), facts));
  return settleHere({ turn, facts, ownId: 'c1', ...rest });
}

/** What happened to each, in words. */
export const stories = ({ settled }: Outcome) =>
  settled.map(({ after, events }) => `${after.id}: ${told(events).join(', ')}`);
export const idsOf = ({ settled }: Outcome) => settled.map(({ after }) => after.id);
/** What became of one conversation. */
export const the = (outcome: Outcome, id: string) => {
  const found = outcome.settled.find(({ after }) => after.id === id);
  if (found === undefined) throw new Error(`${id} is not settled`);
  return found;
};

/** The agent `a1`, who holds one and has one slot, as a member and as the step knows it. */
export const full = member(1, { load: 1, capacity: 1 });
export const holder = agent(1, { load: 1, capacity: 1 });
