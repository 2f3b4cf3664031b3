import type { Instant } from '../../contract/ids.ts';
import type { Availability } from '../../contract/model.ts';
import { DEFAULT_POLICY, type Policy } from '../../contract/policy.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import type { DecisionInput } from '../../routing/decide.ts';
import type { Candidate, Request } from '../../routing/eligibility.ts';
import { takeCensus } from '../../routing/pool.ts';
import { countKinds } from './members.ts';

const START = Date.parse('2026-01-05T09:00:00.000Z');

/** The instant so many seconds after the start of the shift; fractions count. */
export const at = (seconds: number): Instant => new Date(START + seconds * 1000).toISOString();

export const policy = (overrides: Partial<Policy> = {}): Policy => ({ ...DEFAULT_POLICY, ...overrides });

/** From the first number to the last, both included. */
export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The agent `a{n}`, the n-th to join the inbox: online, without a limit, never assigned. */
export const candidate = (n: number, overrides: Partial<Candidate> = {}): Candidate => ({
  agentId: `a${n}`,
  active: true,
  member: true,
  inTeam: true,
  availability: 'online',
  availabilityVersion: 1,
  load: 0,
  capacity: null,
  coolingOffUntil: null,
  skills: [],
  joinOrder: n,
  lastTurn: null,
  lastTurnAt: null,
  lastAssignedAt: null,
  ...overrides,
});

/** The agents `a1`, `a2` … of these availabilities, without a limit. */
export const ofAvailabilities = (...availabilities: readonly Availability[]): readonly Candidate[] =>
  availabilities.map((availability, index) => candidate(index + 1, { availability }));

/** A conversation that needs an agent from the start of the shift on, and asks for no skill. */
export const request = ({ policy: settings, ...overrides }: RequestOverrides = {}): Request => ({
  at: at(0),
  skills: [],
  waitingSince: at(0),
  ...overrides,
  policy: policy(settings),
});

/** The first decision about a conversation, nobody ahead. The census is that of the candidates, who are all the members. */
export const decisionInput = ({ policy: settings, ...overrides }: DecisionOverrides): DecisionInput => {
  const asked = overrides.request ?? request(settings === undefined ? {} : { policy: settings });
  const coolingOff = overrides.candidates
    .filter(({ coolingOffUntil }) => coolingOffUntil !== null)
    .map((now) => ({ before: { ...now, coolingOffUntil: null }, now }));
  return {
    decisionId: 'd1',
    request: asked,
    policyVersion: 1,
    census: takeCensus(countKinds(overrides.candidates, asked.skills), coolingOff, asked),
    isNew: true,
    byCommand: false,
    wish: null,
    othersAhead: false,
    ...overrides,
  };
};

/** The conversation `c{n}` in the inbox `i1`, created n seconds after the start and waiting since, decided on once. */
export const waiting = (n: number, overrides: Partial<ConversationRow> = {}): ConversationRow => ({
  id: `c${n}`,
  inboxId: 'i1',
  teamId: null,
  consumerKey: `consumer ${n}`,
  status: 'waiting',
  parked: false,
  priority: 2,
  skills: [],
  agentId: null,
  assignedAt: null,
  assignedBy: null,
  preferredAgentId: null,
  previousAgentId: null,
  waitingSince: at(n),
  decided: true,
  unansweredSince: null,
  unansweredLatest: null,
  answeredAt: null,
  timeouts: 0,
  escalated: false,
  warnedFor: null,
  coolOffs: {},
  timerAt: null,
  createdAt: at(n),
  resolvedAt: null,
  disposition: null,
  version: 1,
  ...overrides,
});

/** The same, held by `a1`, who was given it by routing when it was created. */
export const assigned = (n: number, overrides: Partial<ConversationRow> = {}): ConversationRow =>
  waiting(n, { status: 'assigned', agentId: 'a1', assignedAt: at(n), assignedBy: 'routing', ...overrides });

/** The same, while a bot still has it. */
export const pending = (n: number, overrides: Partial<ConversationRow> = {}): ConversationRow =>
  waiting(n, { status: 'pending', waitingSince: null, decided: false, ...overrides });

/** The same, resolved five seconds later. */
export const resolved = (n: number, overrides: Partial<ConversationRow> = {}): ConversationRow =>
  waiting(n, { status: 'resolved', waitingSince: null, resolvedAt: at(n + 5), ...overrides });

type DecisionOverrides = Partial<DecisionInput> &
  Pick<DecisionInput, 'candidates'> & { readonly policy?: Partial<Policy> };
type RequestOverrides = Partial<Omit<Request, 'policy'>> & { readonly policy?: Partial<Policy> };
