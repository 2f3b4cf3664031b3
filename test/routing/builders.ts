import type { Instant } from '../../contract/ids.ts';
import type { Availability } from '../../contract/model.ts';
import { DEFAULT_POLICY, type Policy } from '../../contract/policy.ts';
import type { DecisionInput } from '../../routing/decide.ts';
import { type Candidate, freeSlots, type Request } from '../../routing/eligibility.ts';
import type { ServingAgent, WaitingEntry } from '../../routing/waiting-list.ts';

const START = Date.parse('2026-01-05T09:00:00.000Z');

/** The instant so many seconds after the start of the shift; fractions count. */
export const at = (seconds: number): Instant => new Date(START + seconds * 1000).toISOString();

export const policy = (overrides: Partial<Policy> = {}): Policy => ({ ...DEFAULT_POLICY, ...overrides });

/** The agent `a{n}`, the n-th to join the inbox: online, without a limit, never assigned. */
export const candidate = (n: number, overrides: Partial<Candidate> = {}): Candidate => ({
  agentId: `a${n}`,
  active: true,
  member: true,
  inTeam: true,
  availability: 'online',
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

/** The conversation `c{n}`, waiting in the inbox `i1` since n seconds after the start. */
export const entry = (n: number, { policy: settings, ...overrides }: EntryOverrides = {}): WaitingEntry => ({
  conversationId: `c${n}`,
  inboxId: 'i1',
  teamId: null,
  priority: 2,
  waitingSince: at(n),
  skills: [],
  coolingOff: [],
  ...overrides,
  policy: policy(settings),
});

/** The agent `a{n}`, online with one place, who serves the inbox `i1`. */
export const serving = (n: number, overrides: Partial<ServingAgent> = {}): ServingAgent => ({
  agentId: `a${n}`,
  availability: 'online',
  load: 0,
  capacity: 1,
  skills: [],
  inboxIds: ['i1'],
  teamIds: [],
  ...overrides,
});

/** A candidate as the waiting list sees it: in the inbox `i1`, in no team. */
export const asServing = ({ agentId, availability, load, capacity, skills }: Candidate): ServingAgent =>
  serving(0, { agentId, availability, load, capacity, skills });

/**
 * The first decision about a conversation of the inbox `i1`, nobody ahead. Whoever has room may serve, as in the
 * routing transaction.
 */
export const decisionInput = ({ policy: settings, ...overrides }: DecisionOverrides): DecisionInput => ({
  decisionId: 'd1',
  request: request(settings === undefined ? {} : { policy: settings }),
  policyVersion: 1,
  ahead: [],
  serving: overrides.candidates.filter((each) => freeSlots(each) > 0).map(asServing),
  isNew: true,
  byCommand: false,
  wish: null,
  ...overrides,
});

type DecisionOverrides = Partial<DecisionInput> &
  Pick<DecisionInput, 'candidates'> & { readonly policy?: Partial<Policy> };
type RequestOverrides = Partial<Omit<Request, 'policy'>> & { readonly policy?: Partial<Policy> };
type EntryOverrides = Partial<Omit<WaitingEntry, 'policy'>> & { readonly policy?: Partial<Policy> };
