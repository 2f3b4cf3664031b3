import type { CommandBody, CommandName } from '../../contract/commands.ts';
import type { InboxId } from '../../contract/ids.ts';
import type { Actor } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import type { ConversationTransition } from '../../contract/transitions.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { type Entry, type Matched, type MatchInput, match, poolNeeds } from '../../routing/match.ts';
import { conversationStep, entriesOf, needsOf, type Outcome, settle } from '../../routing/plan.ts';
import { type PoolFacts, poolName } from '../../routing/pool.ts';
import type {
  AgentFacts,
  AvailabilityFacts,
  ConversationFacts,
  DirectoryFacts,
  Facts,
  InboxFacts,
  NewId,
} from '../../routing/transitions/facts.ts';
import type { Change, LedgerEntry, Turn } from '../../routing/transitions/turn.ts';
import type { EarlyReply } from '../../routing/unanswered.ts';
import { at, policy } from './builders.ts';
import { type Member, poolOf, type Reading } from './members.ts';

export const SUPERVISOR: Actor = { kind: 'person', id: 's1' };

/** When the transitions of these tests happen, in seconds after the start, unless they say otherwise. */
export const NOW = 100;

/** The agent `a{n}`: online since before the start, without a limit, in the inbox `i1`, holding nothing. */
export const agent = (n: number, overrides: Partial<AgentFacts> = {}): AgentFacts => ({
  id: `a${n}`,
  active: true,
  role: 'agent',
  availability: 'online',
  cause: 'declared',
  since: at(-60),
  availabilityVersion: 1,
  load: 0,
  capacity: null,
  skills: [],
  misses: 0,
  heartbeatAt: null,
  inboxIds: ['i1'],
  teamIds: [],
  ...overrides,
});

export const inboxFacts = (id: InboxId, settings: Partial<Policy> = {}, lastTurn = 0): InboxFacts => ({
  id,
  policy: policy(settings),
  policyVersion: 1,
  lastTurn,
});

interface Given extends Partial<Omit<Facts, 'inboxes' | 'agents' | 'at'>> {
  readonly now?: number;
  readonly policy?: Partial<Policy>;
  readonly inboxes?: readonly InboxFacts[];
  readonly agents?: readonly AgentFacts[];
}

/** What every transition may know: the inbox `i1`, and an agent `a1` who is there. */
export function facts({ now = NOW, policy: settings, inboxes, agents = [agent(1)], ...overrides }: Given = {}): Facts {
  const locked = inboxes ?? [inboxFacts('i1', settings)];
  return {
    at: at(now),
    askedAt: at(now),
    actor: SUPERVISOR,
    account: { defaultCapacity: null, missesBeforeAway: 0, connectionLostAfterSeconds: 45 },
    inboxes: new Map(locked.map((inbox) => [inbox.id, inbox])),
    agents: new Map(agents.map((each) => [each.id, each])),
    ...overrides,
  };
}

type Own<Wide extends Facts> = Partial<Omit<Wide, keyof Facts>>;

export const conversationFacts = (
  row: ConversationRow | null,
  { knownMessageIds = [], teamExists = true, openAssignment = null, ...given }: Given & Own<ConversationFacts> = {},
): ConversationFacts => ({ ...facts(given), row, knownMessageIds, teamExists, openAssignment });

export const availabilityFacts = (
  who: AgentFacts,
  { held = [], ...given }: Given & Own<AvailabilityFacts> = {},
): AvailabilityFacts => {
  const agents = [{ ...who, load: held.length }, ...(given.agents ?? [])];
  return { ...facts({ ...given, agents }), agent: { ...who, load: held.length }, held };
};

export const directoryFacts = ({
  departed = [],
  concerned = [],
  teamDeleted = false,
  ...given
}: Given & Own<DirectoryFacts> = {}): DirectoryFacts => ({ ...facts(given), departed, concerned, teamDeleted });

type OfKind<Kind extends ConversationTransition['kind']> = Extract<ConversationTransition, { readonly kind: Kind }>;
type Content<Kind extends ConversationTransition['kind']> = Omit<
  OfKind<Kind>,
  'kind' | 'transitionId' | 'at' | 'actor' | 'conversationId' | 'inboxId'
>;

/** A transition of the conversation these facts are about. */
export function transition<Kind extends ConversationTransition['kind']>(
  kind: Kind,
  content: Content<Kind>,
  { row, askedAt, actor }: ConversationFacts,
): ConversationTransition {
  const { id = 'c1', inboxId = 'i1' } = row ?? {};
  const asked = { transitionId: 't', at: askedAt, actor, conversationId: id, inboxId };
  return { kind, ...asked, ...content } as unknown as ConversationTransition;
}

/** What a command comes to. */
export const command = <Name extends CommandName>(name: Name, body: CommandBody<Name>, known: ConversationFacts) =>
  conversationStep(transition(name, { body } as unknown as Content<Name>, known), known);

/** The turn. @throws if it was refused */
export function done(step: Turn | { readonly kind: 'refused' }): Turn {
  if (step.kind === 'refused') throw new Error(`refused: ${JSON.stringify(step)}`);
  return step;
}

/** The only change. */
export function theChange({ changes }: { readonly changes: readonly Change[] }): Change {
  const [change] = changes;
  if (change === undefined || changes.length > 1) throw new Error(`${changes.length} changes`);
  return change;
}

/** Events in words: what, whom it concerns, and why. */
export const told = (events: readonly LedgerEntry[]): readonly string[] =>
  events.map(({ type, agentId, reason }) =>
    [
      type.replace('conversation.', ''),
      ...(agentId === null ? [] : [agentId]),
      ...(reason === null ? [] : [reason]),
    ].join(' '),
  );

/** Ids `d1`, `d2` … */
export function counting(): NewId {
  let count = 0;
  return () => {
    count += 1;
    return `d${count}`;
  };
}

/** The agent `a{n}` as a member of the inbox, the n-th to join. */
export const member = (n: number, overrides: Partial<Member> = {}): Member => ({
  agentId: `a${n}`,
  active: true,
  availability: 'online',
  availabilityVersion: 1,
  load: 0,
  capacity: null,
  skills: [],
  joinOrder: n,
  lastTurn: null,
  lastTurnAt: null,
  lastAssignedAt: null,
  teamIds: [],
  ...overrides,
});

interface Matching extends Partial<Pick<MatchInput, 'states'>> {
  readonly entries: readonly (Entry | ConversationRow)[];
  /** Of the inbox `i1`, or of each inbox. */
  readonly members: readonly Member[] | ReadonlyMap<InboxId, readonly Member[]>;
  readonly inboxes?: readonly InboxFacts[];
  readonly now?: number;
  readonly reading?: Reading;
}

/** Matches against members in memory; a mere row stands on the list and asks for nothing. */
export function matchAmong({
  now = NOW,
  reading = 'complete',
  states = new Map(),
  ...given
}: Matching): readonly Matched[] {
  const inboxes = new Map((given.inboxes ?? [inboxFacts('i1')]).map((inbox) => [inbox.id, inbox]));
  const entries = given.entries.map((each): Entry => ('row' in each ? each : { row: each, route: null }));
  const needs = poolNeeds(entries, { inboxes, states, at: at(now) });
  const pools = poolsFor(needs, { members: given.members, inboxes, now, reading });
  return match({ at: at(now), newId: counting(), inboxes, entries, pools, states });
}

function poolsFor(
  needs: ReturnType<typeof poolNeeds>,
  {
    members,
    inboxes,
    now,
    reading,
  }: Pick<Matching, 'members'> & { readonly now: number; readonly reading: Reading } & Pick<Facts, 'inboxes'>,
): ReadonlyMap<string, PoolFacts> {
  return new Map(
    needs.flatMap((need) => {
      const inbox = inboxes.get(need.key.inboxId);
      const those = members instanceof Map ? (members.get(need.key.inboxId) ?? []) : (members as readonly Member[]);
      return inbox === undefined ? [] : [[poolName(need.key), poolOf(those, need, { inbox, at: at(now), reading })]];
    }),
  );
}

interface SettlingHere {
  readonly turn: Turn;
  readonly facts: Facts;
  readonly members?: Matching['members'];
  readonly listed?: readonly ConversationRow[];
  readonly replies?: ReadonlyMap<string, readonly EarlyReply[]>;
  readonly ownId?: string | null;
  readonly overCapacity?: boolean;
}

/** Settles a turn against members in memory. */
export function settleHere({
  turn,
  facts: known,
  members = [],
  listed = [],
  replies = new Map(),
  ownId = null,
  overCapacity = false,
}: SettlingHere): Outcome {
  const now = (Date.parse(known.at) - Date.parse(at(0))) / 1000;
  const needs = needsOf(entriesOf(turn, listed), turn, known);
  const pools = poolsFor(needs, { members, inboxes: known.inboxes, now, reading: 'limited' });
  return settle({ turn, facts: known, market: { listed, pools, replies }, newId: counting(), ownId, overCapacity });
}
