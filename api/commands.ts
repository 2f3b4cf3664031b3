import type { Static } from 'typebox';
import {
  type Amend,
  type Assign,
  amend,
  amendSignal,
  assign,
  assignSignal,
  type Claim,
  type Command,
  claim,
  claimSignal,
  type HandOff,
  handOff,
  handOffSignal,
  type Resolve,
  requeue,
  requeueSignal,
  resolve,
  resolveSignal,
  route,
  routeSignal,
  type Unassign,
  unassign,
  unassignSignal,
} from '../contract/messages.ts';
import type { Database } from '../runtime/database.ts';
import { actingFor, requireAgent, requireTeam } from './acting.ts';
import { type Acting, actingAsSelf, type Caller } from './caller.ts';
import type { AskedCommand } from './conversation-commands.ts';
import { invalidRequest, Problem } from './problem.ts';
import type { AmendBody, AssignBody, HandOffBody, ResolveBody, UnassignBody } from './schemas/conversation.ts';

// What the body of each command comes to: the message to the workflow, and what must be there for it.

/** @throws Problem `invalid_request` for neither agent nor team; `forbidden` for `overCapacity` */
export function assignCommand(db: Database, body: Static<typeof AssignBody>, acting: Acting): AskedCommand<Assign> {
  const { actorId: _actorId, agentId, teamId, ...rest } = body;
  if (agentId === undefined && teamId === undefined) {
    throw invalidRequest({ path: '', message: 'must name agentId, teamId or both' });
  }
  if (rest.overCapacity === true && acting.role !== 'supervisor' && acting.role !== 'administrator') {
    throw new Problem('forbidden', 'overCapacity takes a supervisor or an administrator.');
  }
  return {
    messages: { update: assign, signal: assignSignal },
    payload: { ...rest, ...(agentId === undefined ? {} : { agentId }), ...(teamId === undefined ? {} : { teamId }) },
    check: async () => {
      if (agentId !== undefined) await requireAgent(db, agentId);
      if (teamId !== undefined) await requireTeam(db, teamId);
    },
  };
}

export function claimCommand(db: Database, agentId: string): AskedCommand<Claim> {
  return {
    messages: { update: claim, signal: claimSignal },
    payload: { agentId },
    check: () => requireAgent(db, agentId),
  };
}

/**
 * Who claims, and with whose rights. A person claims for that person only. A key says for whom; a service key may where
 * that agent may.
 */
export async function claimantOf(
  db: Database,
  caller: Caller,
  agentId: string | undefined,
): Promise<{ readonly agentId: string; readonly acting: Acting }> {
  const self = actingAsSelf(caller);
  if (caller.kind === 'person') {
    if (agentId === undefined || agentId === caller.id) return { agentId: caller.id, acting: self };
    throw new Problem('forbidden', `agent ${caller.id} may not claim for ${agentId}: use assign.`);
  }
  if (agentId === undefined) throw invalidRequest({ path: '/agentId', message: 'is required with an API key' });
  if (caller.role === 'administrator') return { agentId, acting: self };
  return { agentId, acting: { ...(await actingFor(db, caller, agentId)), actor: self.actor } };
}

/** The agent, unless only the team is named. */
export function unassignCommand({ agent, team }: Static<typeof UnassignBody>): AskedCommand<Unassign> {
  return {
    messages: { update: unassign, signal: unassignSignal },
    payload: { agent: agent ?? team === undefined, team: team ?? false },
  };
}

export const requeueCommand: AskedCommand<Command> = {
  messages: { update: requeue, signal: requeueSignal },
  payload: {},
};

export const routeCommand: AskedCommand<Command> = { messages: { update: route, signal: routeSignal }, payload: {} };

export function handOffCommand(db: Database, body: Static<typeof HandOffBody>): AskedCommand<HandOff> {
  const { actorId: _actorId, ...payload } = body;
  return {
    messages: { update: handOff, signal: handOffSignal },
    payload,
    programsMay: true,
    check: async () => {
      if (payload.teamId !== undefined) await requireTeam(db, payload.teamId);
    },
  };
}

export function amendCommand(payload: Static<typeof AmendBody>): AskedCommand<Amend> {
  return { messages: { update: amend, signal: amendSignal }, payload };
}

export function resolveCommand({ disposition }: Static<typeof ResolveBody>): AskedCommand<Resolve> {
  return {
    messages: { update: resolve, signal: resolveSignal },
    payload: disposition === undefined ? {} : { disposition },
    acceptsResolved: true,
  };
}
