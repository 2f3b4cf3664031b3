import { type Static, Type } from 'typebox';
import { AVAILABILITIES, AVAILABILITY_CAUSES, ROLES } from '../../contract/model.ts';
import { closed, Id, Name, nullable, oneOf, Skills } from '../../contract/shapes.ts';
import { Ids, Instant, PAGE_QUERY, reference } from '../http/shapes.ts';

const Capacity = nullable(
  Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    description: 'the most the agent holds by automatic assignment; null = the default of the account',
  }),
);

/** What an agent can take, and does. */
export const AGENT_STATE = {
  capacity: Capacity,
  skills: Type.Array(Type.String()),
  availability: oneOf(AVAILABILITIES),
  availabilityCause: oneOf(AVAILABILITY_CAUSES),
  availabilitySince: Instant,
  load: Type.Integer({ description: 'conversations held now, over all inboxes' }),
};

export const AgentSchema = Type.Object(
  { id: Id, name: Name, role: oneOf(ROLES), ...AGENT_STATE, active: Type.Boolean() },
  { $id: 'Agent', description: 'The agent.', additionalProperties: false },
);

export type AgentView = Static<typeof AgentSchema>;
export const AgentAnswer = reference<AgentView>('Agent');

export const AgentBody = closed({
  name: Name,
  role: Type.Optional(oneOf(ROLES)),
  capacity: Type.Optional(Capacity),
  skills: Type.Optional(Skills),
});
export type AgentBody = Static<typeof AgentBody>;

export const AvailabilityBody = closed({ state: oneOf(AVAILABILITIES) });

export const AgentQuery = closed({
  ids: Type.Optional(Ids),
  inboxId: Type.Optional(Id),
  teamId: Type.Optional(Id),
  availability: Type.Optional(oneOf(AVAILABILITIES)),
  ...PAGE_QUERY,
});
export type AgentQuery = Static<typeof AgentQuery>;
