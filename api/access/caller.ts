import type { AgentId } from '../../contract/ids.ts';
import type { Actor, KeyRole, Role } from '../../contract/model.ts';
import { Problem } from '../http/problem.ts';

export type CallerRole = Role | KeyRole;

/** Who sent the request: a program with an API key, or a person with a token. */
export type Caller =
  | { readonly kind: 'key'; readonly id: string; readonly role: KeyRole; readonly expiresAtMs: number | null }
  | { readonly kind: 'person'; readonly id: AgentId; readonly role: Role; readonly expiresAtMs: number };

/** On whose behalf something is done, and with whose rights. */
export interface Acting {
  readonly actor: Actor;
  readonly role: CallerRole;
  /** The agent whose rights count; null for a program on its own. */
  readonly agentId: AgentId | null;
}

const RANK: Readonly<Record<Role, number>> = { agent: 0, supervisor: 1, administrator: 2 };

/** Of a token's role and the directory's, the one that may do less. */
export function lowerRole(one: Role, other: Role): Role {
  return RANK[one] <= RANK[other] ? one : other;
}

/** The caller on nobody's behalf but its own. */
export function actingAsSelf(caller: Caller): Acting {
  switch (caller.kind) {
    case 'key':
      return { actor: { kind: 'key', id: `key:${caller.id}` }, role: caller.role, agentId: null };
    case 'person':
      return { actor: { kind: 'person', id: caller.id }, role: caller.role, agentId: caller.id };
  }
}

/** Supervisors, administrators and programs see every inbox; an agent those it is a member of. */
export function seesEveryInbox(acting: Acting): boolean {
  return acting.role !== 'agent';
}

/** Programs without an administrator's key act on conversations only in an agent's name. */
export function requireCommandRights(acting: Acting): void {
  if (acting.role === 'service') {
    throw new Problem('forbidden', 'a service key acts on a conversation only in the name of an agent: give actorId.');
  }
}
