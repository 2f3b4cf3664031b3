import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Command } from '../../contract/messages.ts';
import { actingFor } from '../acting.ts';
import { type Acting, actingAsSelf } from '../caller.ts';
import {
  amendCommand,
  assignCommand,
  claimantOf,
  claimCommand,
  handOffCommand,
  requeueCommand,
  resolveCommand,
  routeCommand,
  unassignCommand,
} from '../commands.ts';
import { type AskedCommand, commandConversation } from '../conversation-commands.ts';
import type { ConversationDeps } from '../conversations.ts';
import { allowEverybody, callerOf } from '../plugins/authentication.ts';
import { IdParams } from '../schemas/building-blocks.ts';
import {
  AcceptedAnswer,
  ActorBody,
  AmendBody,
  AssignBody,
  ClaimBody,
  CommandAnswer,
  HandOffBody,
  ResolveBody,
  UnassignBody,
} from '../schemas/conversation.ts';
import { CommandHeaders } from '../schemas/headers.ts';
import { errorAnswers } from '../schemas/problem.ts';
import { sendOutcome } from './outcome.ts';
import { contextOf } from './request-context.ts';

interface CommandRoute<Body extends TSchema> {
  readonly operationId: string;
  readonly summary: string;
  readonly body: Body;
  /** What this command can be refused for, beside what every command can. */
  readonly errors?: readonly ErrorCode[];
}

/** Who may command which conversation depends on its inbox, so that is checked with its row. */
const route = <Body extends TSchema>({ operationId, summary, body, errors = [] }: CommandRoute<Body>) => ({
  onRequest: allowEverybody,
  schema: {
    operationId,
    tags: ['commands'],
    summary,
    headers: CommandHeaders,
    params: IdParams,
    body,
    response: {
      200: CommandAnswer,
      202: AcceptedAnswer,
      ...errorAnswers('conversation_not_found', 'conversation_resolved', 'idempotency_key_reused', ...errors),
    },
  },
});

export const conversationCommandRoutes: FastifyPluginAsyncTypebox<ConversationDeps> = async (app, deps) => {
  async function carryOut<Asked extends Command>(
    {
      request,
      reply,
    }: { readonly request: FastifyRequest; readonly reply: Pick<FastifyReply, 'code' | 'header' | 'send'> },
    acting: Acting,
    command: AskedCommand<Asked>,
  ) {
    const { id } = request.params as { readonly id: string };
    return sendOutcome(reply, await commandConversation(deps, { id, command }, contextOf(request, acting)));
  }

  const actingIn = (request: FastifyRequest, actorId: string | undefined) =>
    actingFor(deps.db, callerOf(request), actorId);

  app.post(
    '/conversations/:id/assign',
    route({
      operationId: 'assign',
      summary: 'Gives a conversation to an agent, to a team, or to both',
      body: AssignBody,
      errors: [
        'agent_not_found',
        'team_not_found',
        'unexpected_assignee',
        'agent_not_in_inbox',
        'agent_not_in_team',
        'agent_deactivated',
        'agent_at_capacity',
      ],
    }),
    async (request, reply) => {
      const acting = await actingIn(request, request.body.actorId);
      return carryOut({ request, reply }, acting, assignCommand(deps.db, request.body, acting));
    },
  );

  app.post(
    '/conversations/:id/claim',
    route({
      operationId: 'claim',
      summary: 'Assigns a conversation to me if nobody has it',
      body: ClaimBody,
      errors: [
        'agent_not_found',
        'already_assigned',
        'agent_not_in_inbox',
        'agent_not_in_team',
        'agent_deactivated',
        'agent_at_capacity',
      ],
    }),
    async (request, reply) => {
      const { acting, agentId } = await claimantOf(deps.db, callerOf(request), request.body.agentId);
      return carryOut({ request, reply }, acting, claimCommand(deps.db, agentId));
    },
  );

  app.post(
    '/conversations/:id/unassign',
    route({
      operationId: 'unassign',
      summary: 'Releases the agent (then the conversation is parked), the team, or both',
      body: UnassignBody,
      errors: ['agent_not_found', 'not_assigned'],
    }),
    async (request, reply) => {
      const acting = await actingIn(request, request.body.actorId);
      return carryOut({ request, reply }, acting, unassignCommand(request.body));
    },
  );

  app.post(
    '/conversations/:id/requeue',
    route({
      operationId: 'requeue',
      summary: 'Takes a conversation back to the waiting list and routes it again, the present agent cooling off',
      body: ActorBody,
      errors: ['agent_not_found', 'not_assigned'],
    }),
    async (request, reply) =>
      carryOut({ request, reply }, await actingIn(request, request.body.actorId), requeueCommand),
  );

  app.post(
    '/conversations/:id/route',
    route({
      operationId: 'route',
      summary: 'Routes a waiting conversation now, parked or not',
      body: ActorBody,
      errors: ['agent_not_found', 'already_assigned'],
    }),
    async (request, reply) => carryOut({ request, reply }, await actingIn(request, request.body.actorId), routeCommand),
  );

  app.post(
    '/conversations/:id/hand-off',
    route({
      operationId: 'handOff',
      summary: 'Ends pending: the bot or form is done, and the conversation is routed',
      body: HandOffBody,
      errors: ['agent_not_found', 'team_not_found', 'not_pending'],
    }),
    async (request, reply) => {
      const acting = await actingIn(request, request.body.actorId);
      return carryOut({ request, reply }, acting, handOffCommand(deps.db, request.body));
    },
  );

  app.patch(
    '/conversations/:id',
    route({ operationId: 'amend', summary: 'Changes priority or skills; ranked again at once', body: AmendBody }),
    async (request, reply) => carryOut({ request, reply }, actingAsSelf(callerOf(request)), amendCommand(request.body)),
  );

  app.post(
    '/conversations/:id/resolve',
    route({
      operationId: 'resolve',
      summary: 'Ends a conversation; whoever holds it is released; repeating is fine',
      body: ResolveBody,
      errors: ['agent_not_found'],
    }),
    async (request, reply) => {
      const acting = await actingIn(request, request.body.actorId);
      return carryOut({ request, reply }, acting, resolveCommand(request.body));
    },
  );
};
