import type { Instant } from '../contract/ids.ts';
import type { MessageReceived, OpenConversation, PolicyChanged, ResponseTiming } from '../contract/messages.ts';
import type { ConversationView, Decision } from '../contract/model.ts';
import type {
  CarriedConversation,
  Hold,
  MessageLog,
  SearchAttributeSetting,
  Standing,
  TransitionDone,
} from '../contract/transitions.ts';
import { EMPTY_LOG, isAnsweredBy, REMEMBERED_HOLDS, takeMessage, unansweredOf } from '../routing/message-log.ts';
import { type ResponseTimer, responseDeadline, warningTime } from '../routing/response-deadline.ts';

/**
 * What a conversation's workflow knows. `standing` is what the database said after the latest transition, and is replaced
 * as a whole; the rest follows from messages and is the workflow's own.
 */
export interface ConversationState {
  readonly open: OpenConversation;
  standing: Standing | null;
  messages: MessageLog;
  holds: readonly Hold[];
  timeouts: number;
  warnedFor: Instant | null;
  decision: Decision | null;
  searchAttributes: SearchAttributeSetting;
  /** The newest policy that was told of; what a transaction began to read before may be older. */
  policy?: PolicyChanged;
  /** Messages taken before the conversation was opened, or after it was resolved. */
  early: readonly MessageReceived[];
}

export function initialState(open: OpenConversation, carried: CarriedConversation | null): ConversationState {
  const state = { open, early: [] };
  if (carried !== null) return { ...state, ...carried };
  return {
    ...state,
    standing: null,
    messages: EMPTY_LOG,
    holds: [],
    timeouts: 0,
    warnedFor: null,
    decision: null,
    searchAttributes: 'all',
  };
}

export function carry(state: ConversationState): CarriedConversation {
  const { open: _open, early: _early, policy: _policy, ...carried } = state;
  return carried;
}

/** Takes a message; an answer ends the row of timeouts. Before the opening and after the end it is only kept. */
export function hear(state: ConversationState, message: MessageReceived, now: Instant): void {
  const { standing } = state;
  if (standing === null || standing.status === 'resolved') {
    state.early = [...state.early, message];
    return;
  }
  const before = state.messages;
  state.messages = takeMessage(before, message, state.holds, now);
  if (isAnsweredBy(before, state.messages)) state.timeouts = 0;
}

/** Takes the policy that is in force now, unless a newer one is known. */
export function hearPolicy(state: ConversationState, change: PolicyChanged): void {
  if (change.policyVersion > (state.policy?.policyVersion ?? 0)) state.policy = change;
  if (state.standing !== null) state.standing = underNewest(state, state.standing);
}

function underNewest({ policy: newest }: ConversationState, standing: Standing): Standing {
  if (newest === undefined || newest.policyVersion <= standing.policyVersion) return standing;
  return { ...standing, policy: newest.policy, policyVersion: newest.policyVersion };
}

/** Adopts what the database says after a transition; a repeated one answers what it said then, which may be outdated. */
export function adopt(state: ConversationState, { standing, decision }: TransitionDone): void {
  if (state.standing !== null && standing.version < state.standing.version) return;
  state.standing = underNewest(state, standing);
  state.decision = decision ?? state.decision;
  if (standing.status === 'resolved') {
    // Nothing is unanswered any more, and the next run starts its own count.
    state.messages = { ...state.messages, unansweredAt: [] };
    state.timeouts = 0;
  }
  const current = state.holds.find((hold) => hold.until === null);
  const same = current?.agentId === standing.agentId && current?.from === standing.assignedAt;
  if (current === undefined ? standing.agentId === null : same) return;
  const endedAt = standing.assignedAt ?? new Date().toISOString();
  const ended = state.holds.map((hold) => (hold.until === null ? { ...hold, until: endedAt } : hold));
  const { agentId, assignedAt } = standing;
  const begun = agentId === null || assignedAt === null ? [] : [{ agentId, from: assignedAt, until: null }];
  state.holds = [...ended, ...begun].slice(-REMEMBERED_HOLDS);
}

const timerOf = (state: ConversationState): ResponseTimer | null => {
  const { standing, messages } = state;
  if (standing === null) return null;
  const { assignedAt, holder, policy } = standing;
  return { unanswered: unansweredOf(messages), assignedAt, availability: holder?.availability ?? null, policy };
};

/** Until when the holder must answer, or null. */
export function deadlineOf(state: ConversationState): Instant | null {
  const timer = timerOf(state);
  return timer === null ? null : responseDeadline(timer);
}

/** When the holder is to be warned; null where there is no warning, or it was given. */
export function warningOf(state: ConversationState): Instant | null {
  const timer = timerOf(state);
  if (timer === null || state.warnedFor === responseDeadline(timer)) return null;
  return warningTime(timer);
}

export function timingOf(state: ConversationState): ResponseTiming {
  const unansweredSince = unansweredOf(state.messages)?.first ?? null;
  return { unansweredSince, responseDueAt: deadlineOf(state), timeouts: state.timeouts };
}

/** The conversation as the API shows it. */
export function viewOf(state: ConversationState, standing: Standing): ConversationView {
  const { conversationId, holder, policy, policyVersion, ...shown } = standing;
  return { id: conversationId, ...shown, ...timingOf(state) };
}
