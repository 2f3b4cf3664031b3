/**
 * What workflows and the transition say to each other. A workflow decides *when*; a transition, which holds the locks,
 * decides *who*, and answers with the standing: what the database knows afterwards.
 */
import type { CommandBody, CommandName } from './commands.ts';
import type { MessageReceived, OpenConversation, SearchAttributeSetting, Standing } from './conversation.ts';
import type { Decision } from './decision.ts';
import type { Refusal, Warning } from './errors.ts';
import type { AgentId, ConversationId, DirectoryScope, InboxId, Instant } from './ids.ts';
import type { Actor, Availability, AvailabilityCause } from './model.ts';

/** What every transition carries. */
interface Asked {
  /** Chosen from what caused it, so that a repeat is recognised. */
  readonly transitionId: string;
  /** The workflow's time. A transition that is carried out late happens late: see `activities/transition.ts`. */
  readonly at: Instant;
  readonly actor: Actor;
}

/** Of one conversation, run by its workflow. */
interface OfConversation extends Asked {
  readonly conversationId: ConversationId;
  /** The inbox the workflow was started with; transitions of one inbox take turns. */
  readonly inboxId: InboxId;
}

/** Creates the row, reopens a resolved one if one of the messages is news, or finds it as it is. */
export interface OpenTransition extends OfConversation {
  readonly kind: 'open';
  readonly open: OpenConversation;
  readonly messages: readonly MessageReceived[];
}

/** A command of the table. */
export type CommandTransition<Name extends CommandName = CommandName> = {
  readonly [Each in Name]: OfConversation & { readonly kind: Each; readonly body: CommandBody<Each> };
}[Name];

/** Does what time has made due: takes the conversation back, warns its agent, or has it looked at again. */
export interface DueTransition extends OfConversation {
  readonly kind: 'due';
}

/** Brings a row that was edited by hand, or set back, in line with the assignments, and looks at everything anew. */
export interface MendTransition extends OfConversation {
  readonly kind: 'mend';
}

export type ConversationTransition = OpenTransition | CommandTransition | DueTransition | MendTransition;

/** A change of an agent's availability. Run again with another id it goes on with what is left to release or to serve. */
export interface AvailabilityTransition extends Asked {
  readonly kind: 'availability';
  readonly agentId: AgentId;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
}

/** Has an edited directory or policy take effect on whoever is concerned. */
export interface DirectoryTransition extends Asked {
  readonly kind: 'directory';
  readonly scope: DirectoryScope;
}

export type Transition = ConversationTransition | AvailabilityTransition | DirectoryTransition;
export type TransitionKind = Transition['kind'];

/** What every transition that took place came to. */
interface Done {
  readonly kind: 'done';
  /** True if more is to be released or served than one transaction takes: run the same again under another id. */
  readonly more: boolean;
}

/** A conversation's transition that took place, or was found to have taken place already. */
export interface ConversationDone extends Done {
  readonly standing: Standing;
  /** The decision taken on the way, if any. */
  readonly decision: Decision | null;
  readonly warnings: readonly Warning[];
  /** The agent who now missed as many answers in a row as `missesBeforeAway`: to be set away. */
  readonly missedBy: AgentId | null;
  /** What the opening found. */
  readonly outcome?: 'created' | 'reopened' | 'existing';
  /** Told by the opening, so that histories hold it. */
  readonly searchAttributes: SearchAttributeSetting;
}

/** How an agent stands. */
export interface HeartbeatCheck {
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Instant;
  readonly availabilityVersion: number;
  /** Open conversations held. */
  readonly load: number;
  /** Until when the next heartbeat is due; null if none is waited for. */
  readonly heartbeatDueAt: Instant | null;
}

/** What a change of availability came to, and how the agent stands afterwards. */
export interface AvailabilityDone extends Done, HeartbeatCheck {}

/** What taking up an edit of the directory came to. */
export type DirectoryDone = Done;

/** A refusal changes nothing. */
export interface TransitionRefused {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

/** What a transition of this kind answers. */
export type TransitionResult<Kind extends TransitionKind = TransitionKind> =
  | TransitionRefused
  | (Kind extends 'availability' ? AvailabilityDone : Kind extends 'directory' ? DirectoryDone : ConversationDone);
