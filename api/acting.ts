import type { AgentId } from '../contract/ids.ts';
import type { Database } from '../runtime/database.ts';
import { roleOf } from './authenticator.ts';
import { type Acting, actingAsSelf, type Caller } from './caller.ts';
import { Problem } from './problem.ts';

/**
 * On whose behalf a caller acts. A key may name an agent: then that agent's rights count. A person acts as that person.
 *
 * @throws Problem `agent_not_found`; `forbidden` when a person names somebody else, or the agent is deactivated
 */
export async function actingFor(db: Database, caller: Caller, actorId: AgentId | undefined): Promise<Acting> {
  if (actorId === undefined) return actingAsSelf(caller);
  if (caller.kind === 'person') {
    if (caller.id === actorId) return actingAsSelf(caller);
    throw new Problem('forbidden', `the token is for ${caller.id}, who cannot act as ${actorId}.`);
  }
  const agent = await db.agent.findUnique({ where: { id: actorId }, select: { role: true, active: true } });
  if (agent === null) throw agentNotFound(actorId);
  if (!agent.active) throw new Problem('forbidden', `agent ${actorId} is deactivated.`);
  return { actor: { kind: 'person', id: actorId }, role: roleOf(agent.role), agentId: actorId };
}

export const agentNotFound = (id: AgentId) => new Problem('agent_not_found', `there is no agent ${id}.`);

/** @throws Problem `agent_not_found` */
export async function requireAgent(db: Database, id: AgentId): Promise<void> {
  if ((await db.agent.findUnique({ where: { id }, select: { id: true } })) === null) throw agentNotFound(id);
}

/** @throws Problem `team_not_found` */
export async function requireTeam(db: Database, id: string): Promise<void> {
  if ((await db.team.findUnique({ where: { id }, select: { id: true } })) === null) throw teamNotFound(id);
}

export const teamNotFound = (id: string) => new Problem('team_not_found', `there is no team ${id}.`);

/** @throws Problem `inbox_not_found` */
export async function requireInbox(db: Database, id: string): Promise<void> {
  if ((await db.inbox.findUnique({ where: { id }, select: { id: true } })) === null) throw inboxNotFound(id);
}

export const inboxNotFound = (id: string) => new Problem('inbox_not_found', `there is no inbox ${id}.`);
