import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { COMMANDS, type CommandBody, type CommandName } from '../../contract/commands.ts';
import type { AgentId, ConversationId } from '../../contract/ids.ts';
import { closed, Id } from '../../contract/shapes.ts';
import { allow, allowEverybody, callerOf } from '../access/authentication.ts';
import type { Caller } from '../access/caller.ts';
import { CommandHeaders } from '../http/headers.ts';
import { invalidRequest } from '../http/problem.ts';
import { writeErrors } from '../http/problem-schema.ts';
import { ActorId, IdParams } from '../http/shapes.ts';
import { commandConversation, requireSense } from './commands.ts';
import { type ConversationDeps, sendOutcome, wantedOf } from './context.ts';
import { AcceptedAnswer, CommandAnswer } from './schema.ts';

interface CommandRoute {
  readonly method: 'POST' | 'PATCH';
  /** Behind `/conversations/:id`. */
  readonly path: string;
  readonly summary: string;
}

/** A command's address; its body, its refusals and who may ask for it stand in the table of commands. */
const ROUTES: Readonly<Record<CommandName, CommandRoute>> = {
  assign: { method: 'POST', path: '/assign', summary: 'Gives a conversation to an agent, to a team, or to both' },
  claim: { method: 'POST', path: '/claim', summary: 'Assigns a conversation to me if nobody has it' },
  unassign: {
    method: 'POST',
    path: '/unassign',
    summary: 'Releases the agent (then the conversation is parked), the team, or both',
  },
  requeue: {
    method: 'POST',
    path: '/requeue',
    summary: 'Takes a conversation back to the waiting list and routes it again, the present agent cooling off',
  },
  route: { method: 'POST', path: '/route', summary: 'Routes a waiting conversation now, parked or not' },
  handOff: {
    method: 'POST',
    path: '/hand-off',
    summary: 'Ends pending: the bot or form is done, and the conversation is routed',
  },
  amend: { method: 'PATCH', path: '', summary: 'Changes priority or skills; ranked again at once' },
  resolve: {
    method: 'POST',
    path: '/resolve',
    summary: 'Ends a conversation; whoever holds it is released; repeating is fine',
  },
};

const ACTOR = { actorId: Type.Optional(ActorId) };

/** Who claims is the actor; an amendment is made in one's own name. */
function bodyOf(name: CommandName) {
  const { properties } = COMMANDS[name].body;
  if (name === 'claim') return closed({ agentId: Type.Optional(Id) });
  return closed(name === 'amend' ? { ...properties } : { ...properties, ...ACTOR });
}

export const conversationCommandRoutes: FastifyPluginAsyncTypebox<ConversationDeps> = async (app, deps) => {
  for (const name of Object.keys(ROUTES) as CommandName[]) {
    const { method, path, summary } = ROUTES[name];
    // Whoever acts may be unknown too.
    const own = name === 'amend' ? [] : (['agent_not_found'] as const);
    const refusals = ['conversation_not_found', 'conversation_resolved', 'idempotency_key_reused'] as const;
    app.route({
      method,
      url: `/conversations/:id${path}`,
      // Who may command which conversation depends on its inbox, so that is checked with its row. A service key acts in
      // somebody's name, or on its own where programs may; it cannot amend either way.
      onRequest: name === 'amend' ? allow('agent', 'supervisor', 'administrator') : allowEverybody,
      schema: {
        operationId: name,
        tags: ['commands'],
        summary,
        headers: CommandHeaders,
        params: IdParams,
        body: bodyOf(name),
        response: {
          200: CommandAnswer,
          202: AcceptedAnswer,
          ...writeErrors(...refusals, ...own, ...COMMANDS[name].refusals),
        },
      },
      handler: async (request, reply) => {
        const { id } = request.params as { readonly id: ConversationId };
        const { actorId, ...rest } = request.body as { readonly actorId?: AgentId };
        const caller = callerOf(request);
        const body = name === 'claim' ? claimOf(rest, caller) : (rest as CommandBody);
        requireSense(name, body);
        return sendOutcome(
          reply,
          await commandConversation(deps, { id, name, body, caller, actorId }, wantedOf(request)),
        );
      },
    });
  }
};

/** A key says for whom it claims. */
function claimOf({ agentId }: { readonly agentId?: AgentId }, caller: Caller): CommandBody<'claim'> {
  if (agentId !== undefined) return { agentId };
  if (caller.kind === 'person') return { agentId: caller.id };
  throw invalidRequest({ path: '/agentId', message: 'is required with an API key' });
}
