import type { Warning } from '../../contract/errors.ts';
import type { AgentId } from '../../contract/ids.ts';
import type { Decision } from '../../contract/model.ts';
import type {
  AmendTransition,
  AssignTransition,
  OpenTransition,
  ReleaseTransition,
  ResolveTransition,
  ReviewTransition,
  RouteTransition,
  WarnTransition,
} from '../../contract/transitions.ts';
import { addSeconds } from '../../routing/instants.ts';
import { whyLost } from '../../routing/lifecycle.ts';
import { type FakeWorld, type Row, refused } from './fake-world.ts';

/** What a step did beside changing the row. */
export interface Outcome {
  readonly decision?: Decision | null;
  readonly warnings?: readonly Warning[];
  readonly missed?: AgentId;
}

/** A transition's own work on the row. */
export type Step<Input> = (world: FakeWorld, row: Row, input: Input) => Outcome;

/** A new conversation is routed, unless a bot still has it. */
export const create: Step<OpenTransition> = (world, row, { open, at }) => {
  world.note(row.conversationId, 'created', at);
  if (row.status === 'pending') return {};
  const agentId = open.preferredAgentId;
  return {
    decision: world.route(row, { at, wish: agentId === undefined ? null : { agentId, reason: 'preferred_agent' } }),
  };
};

/** Reopens a resolved conversation where the consumer wrote something new; anything else stays as it is. */
export function reopen(world: FakeWorld, row: Row, { at, consumerMessageIds }: OpenTransition): Outcome | null {
  const known = row.carried?.messages.recentIds ?? [];
  if (row.status !== 'resolved' || consumerMessageIds.every((id) => known.includes(id))) return null;
  Object.assign(row, { status: 'waiting', waitingSince: at, resolvedAt: null, carried: null, coolingOff: [] });
  world.note(row.conversationId, 'reopened', at);
  const agentId = row.previousAgentId;
  const goesBack = agentId !== null && world.policy.reopenTo === 'previous_agent';
  return { decision: world.route(row, { at, wish: goesBack ? { agentId, reason: 'previous_agent' } : null }) };
}

export const route: Step<RouteTransition> = (world, row, { at, byCommand }) => {
  if (row.status === 'pending' && byCommand) startWaiting(row, at);
  if (row.status !== 'waiting' || (row.parked && !byCommand)) return {};
  row.parked = false;
  return { decision: world.route(row, { at, byCommand }) };
};

export const assign: Step<AssignTransition> = (world, row, input) => {
  const { agentId, teamId, expectedAgentId } = input;
  if (expectedAgentId !== undefined && expectedAgentId !== row.agentId) {
    throw refused('unexpected_assignee', `${row.agentId} holds the conversation`, row.agentId);
  }
  if (teamId != null) row.teamId = teamId;
  return agentId == null ? {} : assignAgent(world, row, { ...input, agentId });
};

function assignAgent(world: FakeWorld, row: Row, input: AssignTransition & { readonly agentId: AgentId }): Outcome {
  const { agentId, claim, overCapacity, at, actor } = input;
  if (claim && row.agentId !== null && row.agentId !== agentId) {
    throw refused('already_assigned', `agent ${row.agentId} holds the conversation`, row.agentId);
  }
  const agent = world.agent(agentId);
  if (!agent.member) throw refused('agent_not_in_inbox', `agent ${agentId} is not a member of the inbox`);
  if (row.agentId === agentId) return {};
  if (!overCapacity && !world.hasRoom(agent)) throw refused('agent_at_capacity', `agent ${agentId} is at capacity`);
  world.take(row, 'reassigned', at);
  row.coolingOff = row.coolingOff.filter((each) => each.agentId !== agentId);
  world.give(row, { agentId, assignedBy: actor.id ?? actor.kind, at });
  return { warnings: agent.availability === 'offline' ? ['agent_offline'] : [] };
}

export const release: Step<ReleaseTransition> = (world, row, input) => {
  const { agentId, reason, at, timeouts } = input;
  if (agentId !== null && agentId !== row.agentId) return {};
  if (input.releaseTeam) row.teamId = null;
  const holder = row.agentId;
  if (!input.releaseAgent || holder === null) return {};
  world.take(row, reason, at);
  if (reason === 'manual') {
    row.parked = true;
    return {};
  }
  const until = addSeconds(at, world.policy.cooloffSeconds);
  row.coolingOff = [...row.coolingOff, { agentId: holder, until }];
  if (reason !== 'response_timeout') return { decision: world.route(row, { at }) };
  if (timeouts === world.policy.escalateAfterTimeouts) world.note(row.conversationId, 'escalated', at);
  const agent = world.agent(holder);
  agent.misses += 1;
  const missed = world.missesBeforeAway > 0 && agent.misses >= world.missesBeforeAway;
  return { decision: world.route(row, { at }), ...(missed ? { missed: holder } : {}) };
};

export const review: Step<ReviewTransition> = (world, row, { because, at }) => {
  if (row.agentId === null) return {};
  row.version += 1;
  if (because === 'availability' || because === 'doubt')
    row.judgedVersion = world.agent(row.agentId).availabilityVersion;
  const reason = whyHolderLoses(world, row.agentId, because);
  if (reason === null) return {};
  world.take(row, reason, at);
  return { decision: world.route(row, { at }) };
};

function whyHolderLoses(world: FakeWorld, agentId: AgentId, because: ReviewTransition['because']): string | null {
  const agent = world.agent(agentId);
  switch (because) {
    case 'availability':
    case 'doubt':
      return whyLost({ ...agent, active: true }, world.policy);
    case 'left_inbox':
    case 'left_team':
      return agent.member ? null : 'not_member';
  }
}

export const amend: Step<AmendTransition> = (world, row, { handOff, teamId, priority, skills, at }) => {
  if (priority !== undefined) row.priority = priority;
  if (skills !== undefined) row.skills = skills;
  if (teamId !== undefined) row.teamId = teamId;
  if (handOff) startWaiting(row, at);
  world.note(row.conversationId, handOff ? 'handed off' : 'amended', at);
  return row.status === 'waiting' && !row.parked ? { decision: world.route(row, { at }) } : {};
};

export const warn: Step<WarnTransition> = (world, row, { agentId, at }) => {
  if (row.agentId === agentId) world.note(row.conversationId, `warned ${agentId}`, at);
  return {};
};

export const resolve: Step<ResolveTransition> = (world, row, { at, carried }) => {
  if (row.status === 'resolved') return {};
  world.take(row, 'resolved', at);
  Object.assign(row, { status: 'resolved', parked: false, resolvedAt: at, carried });
  world.note(row.conversationId, 'resolved', at);
  return {};
};

function startWaiting(row: Row, at: string): void {
  Object.assign(row, { status: 'waiting', waitingSince: at });
}
