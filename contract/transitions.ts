/**
 * What the conversation's workflow and the routing transaction say to each other. The workflow decides *when*; the
 * transaction, which holds the locks, decides *who*, and answers with the conversation's standing: what the database
 * knows of it afterwards. The workflow adopts that standing as it is.
 */
import type { Refusal, Warning } from './errors.ts';
import type { AgentId, ConversationId, InboxId, Instant, MessageId, TeamId } from './ids.ts';
import type { OpenConversation } from './messages.ts';
import type {
  Actor,
  Availability,
  AvailabilityCause,
  Consumer,
  ConversationStatus,
  CoolingOff,
  Decision,
  Priority,
  UnassignedReason,
} from './model.ts';
import type { Policy } from './policy.ts';

/** What the consumer said that nobody answered: times of the first and the last such message. */
export interface Unanswered {
  readonly first: Instant;
  readonly latest: Instant;
}

/** When and from whom a hold ran; `until` is null for the present one. */
export interface Hold {
  readonly agentId: AgentId;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** What a conversation remembers of its messages. */
export interface MessageLog {
  /** The last 500 message ids, oldest first: a repeated id changes nothing. */
  readonly recentIds: readonly MessageId[];
  /** Times of unanswered consumer messages, in order. */
  readonly unansweredAt: readonly Instant[];
  readonly lastAnswerAt: Instant | null;
}

/** `inbox`: status and agent are not written, which saves one action for each change. */
export type SearchAttributeSetting = 'all' | 'inbox';

/** What one run hands to the next, by continue-as-new or through the row of a resolved conversation. */
export interface CarriedConversation {
  readonly standing: Standing | null;
  readonly messages: MessageLog;
  readonly holds: readonly Hold[];
  readonly timeouts: number;
  /** The deadline the holder was warned of. */
  readonly warnedFor: Instant | null;
  readonly decision: Decision | null;
  readonly searchAttributes: SearchAttributeSetting;
}

/** A conversation as the database knows it after a transition. */
export interface Standing {
  readonly conversationId: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly consumer: Consumer;
  readonly status: ConversationStatus;
  readonly parked: boolean;
  readonly priority: Priority;
  readonly skills: readonly string[];
  readonly agentId: AgentId | null;
  readonly assignedAt: Instant | null;
  readonly assignedBy: string | null;
  readonly waitingSince: Instant | null;
  readonly position: number | null;
  readonly coolingOff: readonly CoolingOff[];
  readonly createdAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly version: number;
  /** Null while nobody holds it. */
  readonly holder: HolderStanding | null;
  readonly policy: Policy;
  readonly policyVersion: number;
}

/** The holder's availability as of a transition. */
export interface HolderStanding {
  readonly availability: Availability;
  readonly availabilityVersion: number;
  /** The version that was last judged, on the assignment or by a review: a newer one is news. */
  readonly judgedVersion: number;
}

/** What every transition carries. */
export interface TransitionBase {
  readonly conversationId: ConversationId;
  /** Chosen from what caused it, so that a repeat is recognised. */
  readonly transitionId: string;
  /** The workflow's time; no other clock is read. */
  readonly at: Instant;
  readonly actor: Actor;
  readonly unanswered: Unanswered | null;
  readonly timeouts: number;
}

/** Creates the row, or reopens a resolved one when the consumer wrote. */
export interface OpenTransition extends TransitionBase {
  readonly open: OpenConversation;
  /** What the consumer said to start this run: only a message that is not known yet reopens. */
  readonly consumerMessageIds: readonly MessageId[];
}

/** Routes a waiting conversation. */
export interface RouteTransition extends TransitionBase {
  /** A person's `route` also serves a parked conversation and one in a manual inbox. */
  readonly byCommand: boolean;
}

/** A person's assignment of agent, team or both; a claim is an assignment that never moves anybody. */
export interface AssignTransition extends TransitionBase {
  readonly agentId?: AgentId | null | undefined;
  readonly teamId?: TeamId | null | undefined;
  readonly expectedAgentId?: AgentId | null | undefined;
  readonly overCapacity: boolean;
  readonly claim: boolean;
}

/**
 * Takes it from its agent, its team or both. `manual` parks it; the other reasons route it again at once, the agent who
 * had it cooling off.
 */
export interface ReleaseTransition extends TransitionBase {
  readonly reason: Extract<UnassignedReason, 'manual' | 'requeued' | 'response_timeout'>;
  /** Whose time was up: nothing happens unless this agent still holds it. Null for commands: whoever holds it. */
  readonly agentId: AgentId | null;
  readonly releaseAgent: boolean;
  readonly releaseTeam: boolean;
}

/**
 * Looks whether the holder may keep it, after a change of availability or membership. `doubt`: the row may be other
 * than its workflow, or the assignments, say; everything is looked at.
 */
export interface ReviewTransition extends TransitionBase {
  readonly because: 'availability' | 'left_inbox' | 'left_team' | 'doubt';
}

/** Changes priority or skills; ends `pending` where `handOff` is true. */
export interface AmendTransition extends TransitionBase {
  readonly handOff: boolean;
  readonly teamId?: TeamId | null | undefined;
  readonly priority?: Priority | undefined;
  readonly skills?: readonly string[] | undefined;
}

/** Writes the warning that an answer is due soon. */
export interface WarnTransition extends TransitionBase {
  readonly agentId: AgentId;
  readonly dueAt: Instant;
}

export interface ResolveTransition extends TransitionBase {
  readonly disposition: string | null;
  /** What a later reopening needs to know of this run. */
  readonly carried: CarriedConversation;
}

/** A transition that took place, or was found to have taken place already. */
export interface TransitionDone {
  readonly kind: 'done';
  readonly standing: Standing;
  /** The decision taken on the way, if any. */
  readonly decision: Decision | null;
  readonly warnings: readonly Warning[];
  /** Conversations that may be served now; whoever ran the transition signals them. */
  readonly wake: readonly ConversationId[];
  /** The agent who now missed as many answers in a row as the policy's `missesBeforeAway`: to be set away. */
  readonly missed?: AgentId;
}

/** A refusal changes nothing. */
export interface TransitionRefused {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

export type TransitionResult = TransitionDone | TransitionRefused;

/** A change of an agent's availability, as the agent's workflow asks for it. */
export interface AvailabilityTransition {
  readonly agentId: AgentId;
  readonly transitionId: string;
  readonly at: Instant;
  readonly actor: Actor;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
}

/** How available an agent is, as of a look at it. */
export type AvailabilityLook = Omit<AvailabilityResult, 'changed' | 'wake'>;

/** What the change came to. */
export interface AvailabilityResult {
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Instant;
  readonly availabilityVersion: number;
  /** False where the agent was in that state already: nobody needs to be told. */
  readonly changed: boolean;
  /** How many conversations the agent holds, so how many are to be told. */
  readonly load: number;
  /** Until when the next heartbeat is due; absent where none is waited for. */
  readonly heartbeatDueAt?: Instant;
  readonly wake: readonly ConversationId[];
}

/** Answer of `openConversation`. */
export interface OpenResult extends TransitionDone {
  readonly outcome: 'created' | 'reopened' | 'existing';
  /** What the run before left, where there was one. */
  readonly carried: CarriedConversation | null;
  /** Which search attributes the worker keeps up to date; told here so that histories hold it. */
  readonly searchAttributes: SearchAttributeSetting;
}
