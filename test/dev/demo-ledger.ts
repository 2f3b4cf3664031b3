import type { AgentView } from '../../api/directory/agent-schema.ts';
import type { Decision } from '../../contract/decision.ts';
import type { ConversationView } from '../../contract/model.ts';
import type { LedgerEvent } from '../../dev/demo/ledger-view.ts';

const NOON = Date.parse('2026-01-05T12:00:00.000Z');

/** The instant so many seconds after noon. */
export const at = (seconds: number): string => new Date(NOON + seconds * 1_000).toISOString();

/** An event so many seconds after noon. */
export function event(
  id: number,
  type: string,
  rest: Partial<LedgerEvent> & { readonly seconds?: number } = {},
): LedgerEvent {
  const { seconds = 0, ...fields } = rest;
  return {
    id: `${id}`,
    type: `conversation.${type}`,
    occurredAt: at(seconds),
    agentId: null,
    reason: null,
    decisionId: null,
    data: {},
    ...fields,
  };
}

export function decision(id: string, sentence: string, rest: Partial<Decision> = {}): Decision {
  return {
    id,
    at: at(0),
    outcome: 'assigned',
    agentId: 'agent-1',
    reason: 'round_robin',
    method: 'round_robin',
    policyVersion: 1,
    considered: [],
    leftOut: {},
    sentence,
    ...rest,
  };
}

export function agent(id: string, rest: Partial<AgentView> = {}): AgentView {
  return {
    id,
    name: id,
    role: 'agent',
    capacity: 2,
    skills: [],
    availability: 'online',
    availabilityCause: 'declared',
    availabilitySince: at(0),
    load: 0,
    active: true,
    ...rest,
  };
}

export function conversation(id: string, rest: Partial<ConversationView> = {}): ConversationView {
  return {
    id,
    inboxId: 'support-chat',
    teamId: null,
    consumer: { id: 'consumer-1', name: null },
    status: 'waiting',
    parked: false,
    priority: 'normal',
    skills: [],
    agentId: null,
    assignedAt: null,
    assignedBy: null,
    waitingSince: at(0),
    position: null,
    unansweredSince: null,
    responseDueAt: null,
    coolingOff: [],
    timeouts: 0,
    createdAt: at(0),
    resolvedAt: null,
    version: 1,
    ...rest,
  };
}
