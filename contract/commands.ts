import { type Static, type TSchema, Type } from 'typebox';
import type { Decision } from './decision.ts';
import type { ErrorCode, Warning } from './errors.ts';
import type { Actor, ConversationState } from './model.ts';
import { PRIORITIES } from './model.ts';
import { closed, Id, nullable, oneOf, Skills, text } from './shapes.ts';

/** One row of the table of commands. */
interface CommandRow {
  /** What is asked, without who asks. Checked at the API's door and once more at the workflow's. */
  readonly body: TSchema;
  /** What the workflow may refuse it for, beside `conversation_not_found` and `conversation_resolved`. */
  readonly refusals: readonly ErrorCode[];
  /** Whether a service key may ask for it on its own. */
  readonly programsMay: boolean;
  /** Whether a resolved conversation is what was asked for. */
  readonly acceptsResolved: boolean;
}

const ordinary = { programsMay: false, acceptsResolved: false } as const;
const TARGET = [
  'agent_not_found',
  'agent_not_in_inbox',
  'agent_not_in_team',
  'agent_deactivated',
  'agent_at_capacity',
] as const;

/**
 * Every command a conversation takes. Update and signal definitions, handlers, validators, transitions and routes are
 * made from this table.
 */
export const COMMANDS = {
  assign: {
    body: closed({
      agentId: Type.Optional(Id),
      teamId: Type.Optional(Id),
      expectedAgentId: Type.Optional(nullable(Id)),
      overCapacity: Type.Optional(Type.Boolean()),
    }),
    refusals: ['team_not_found', 'unexpected_assignee', ...TARGET],
    ...ordinary,
  },
  claim: { body: closed({ agentId: Id }), refusals: ['already_assigned', ...TARGET], ...ordinary },
  unassign: {
    body: closed({ agent: Type.Optional(Type.Literal(true)), team: Type.Optional(Type.Literal(true)) }),
    refusals: ['not_assigned'],
    ...ordinary,
  },
  requeue: { body: closed({}), refusals: ['not_assigned'], ...ordinary },
  route: { body: closed({}), refusals: ['already_assigned'], ...ordinary },
  handOff: {
    body: closed({
      teamId: Type.Optional(Id),
      skills: Type.Optional(Skills),
      priority: Type.Optional(oneOf(PRIORITIES)),
    }),
    refusals: ['team_not_found', 'not_pending'],
    ...ordinary,
    programsMay: true,
  },
  amend: {
    body: closed({ skills: Type.Optional(Skills), priority: Type.Optional(oneOf(PRIORITIES)) }),
    refusals: [],
    ...ordinary,
  },
  resolve: {
    body: closed({ disposition: Type.Optional(text(256)) }),
    refusals: [],
    programsMay: true,
    acceptsResolved: true,
  },
} as const satisfies Record<string, CommandRow>;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** What is asked by a command of this name. */
export type CommandBody<Name extends CommandName = CommandName> = Static<(typeof COMMANDS)[Name]['body']>;

/** A command as the workflow takes it, by update or by signal. */
export interface Command<Name extends CommandName = CommandName> {
  readonly body: CommandBody<Name>;
  readonly actor: Actor;
  /** Under which a repeat has no second effect. Needed by a signal; an update has its own id. */
  readonly requestId?: string;
}

/** What every command answers: the conversation after it. */
export interface CommandAnswer {
  readonly conversation: ConversationState;
  readonly warnings: readonly Warning[];
  /** Null if no routing decision was taken. */
  readonly decision: Decision | null;
}
