import { type TSchema, Type } from 'typebox';
import { Check } from 'typebox/schema';
import { COMMANDS, type CommandName } from '../contract/commands.ts';
import { AUTHORS, AVAILABILITIES, AVAILABILITY_CAUSES, PRIORITIES, STATUSES, VISIBILITIES } from '../contract/model.ts';
import { Id, nullable, oneOf, Skills, text } from '../contract/shapes.ts';

// What each message must look like to be let in. Anybody who reaches Temporal can send one, and what is malformed would
// fail in a transition, or in the workflow, again and again. Fields that are not named here may come beside those that
// are, so that an older worker takes the messages of a newer one.
//
// The bundle preloads this module: made for each workflow anew, the schemas would cost seven milliseconds of every start
// (measured on 2026-11-27).

/** Whether a value has this shape. */
export const fits = (shape: TSchema, value: unknown): boolean => Check(shape, value);

const Instant = Type.String({ format: 'date-time', pattern: '^\\d{4}-.*\\.\\d{3}Z$' });

const Actor = Type.Object({ kind: oneOf(['person', 'key', 'routing', 'system']), id: nullable(text(256)) });

const Message = Type.Object({
  messageId: Id,
  from: oneOf(AUTHORS),
  agentId: Type.Optional(Id),
  visibility: oneOf(VISIBILITIES),
  sentAt: Instant,
  actor: Actor,
});

/** Of a standing, what a workflow acts upon. */
const Standing = Type.Object({
  conversation: Type.Object({
    id: Id,
    status: oneOf(STATUSES),
    parked: Type.Boolean(),
    priority: oneOf(PRIORITIES),
    agentId: nullable(Id),
    teamId: nullable(Id),
    version: Type.Integer(),
  }),
  availability: nullable(oneOf(AVAILABILITIES)),
  due: nullable(Type.Object({ what: oneOf(['timeout', 'warning', 'look']), at: Instant })),
});

/** How a conversation begins; the input of its workflow. */
export const OpenConversationShape = Type.Object({
  conversationId: Id,
  inboxId: Id,
  consumerKey: text(256),
  teamId: Type.Optional(nullable(Id)),
  priority: Type.Optional(oneOf(PRIORITIES)),
  skills: Type.Optional(Skills),
  preferredAgentId: Type.Optional(Id),
  pending: Type.Optional(Type.Boolean()),
  actor: Actor,
});

export const OpenShape = Type.Object({ actor: Actor, message: Type.Optional(Message) });

export const MessageToldShape = Type.Object({ message: Message, standing: Type.Optional(Standing) });

export const StandingToldShape = Type.Object({ standing: Standing });

const commandShape = (name: CommandName) =>
  Type.Object({ body: COMMANDS[name].body, actor: Actor, requestId: Type.Optional(text(256)) });

export const COMMAND_SHAPES = Object.fromEntries(
  Object.keys(COMMANDS).map((name) => [name, commandShape(name as CommandName)]),
) as { readonly [name: string]: TSchema } as Readonly<Record<CommandName, TSchema>>;

export const SetAvailabilityShape = Type.Object({
  actor: Actor,
  availability: oneOf(AVAILABILITIES),
  cause: oneOf(AVAILABILITY_CAUSES),
});

export const MissesReportedShape = Type.Object({ agentId: Id, missId: text(1024) });
