import type { AgentId } from '../../contract/ids.ts';
import type { Role } from '../../contract/model.ts';
import { agentNotFound } from '../http/not-found.ts';
import { Problem } from '../http/problem.ts';
import { type Acting, actingAsSelf, type Caller } from './caller.ts';

/**
 * On whose behalf a caller acts. A key may name an agent: then that agent's rights count. A person acts as that person.
 * `agent` is who was named, or null if there is none.
 *
 * @throws Problem `agent_not_found`; `forbidden` if a person names somebody else, or the agent is deactivated
 */
export function actingIn(
  caller: Caller,
  actorId: AgentId | undefined,
  agent: { readonly role: Role; readonly active: boolean } | null,
): Acting {
  if (actorId === undefined) return actingAsSelf(caller);
  if (caller.kind === 'person') {
    if (caller.id === actorId) return actingAsSelf(caller);
    throw new Problem('forbidden', `the token is for ${caller.id}, who cannot act as ${actorId}.`);
  }
  if (agent === null) throw agentNotFound(actorId);
  if (!agent.active) throw new Problem('forbidden', `agent ${actorId} is deactivated.`);
  return { actor: { kind: 'person', id: actorId }, role: agent.role, agentId: actorId };
}
