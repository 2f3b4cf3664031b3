import { type Static, Type } from 'typebox';
import { KEY_ROLES, ROLES } from '../../contract/model.ts';
import { closed, Id, Name, nullable, oneOf } from '../../contract/shapes.ts';
import { Instant } from '../http/shapes.ts';
import { AGENT_STATE } from './agent-schema.ts';

const CREDENTIAL = {
  expiresAt: nullable(
    Type.Unsafe<string>({ ...Instant, description: 'when the credential ends; null for a key that never does' }),
  ),
  serverTime: Type.Unsafe<string>({ ...Instant, description: 'the clock by which deadlines are meant' }),
  features: Type.Array(Type.String(), {
    description: 'what this installation can do beside what every one can, by name; none so far',
  }),
};

const Person = closed({
  kind: oneOf(['person']),
  agentId: Id,
  name: Name,
  role: oneOf(ROLES, { description: "the lower of the token's and the directory's" }),
  inboxIds: Type.Array(Id),
  teamIds: Type.Array(Id),
  ...AGENT_STATE,
  ...CREDENTIAL,
});

const Key = closed({
  kind: oneOf(['key']),
  keyId: Type.String({ description: 'of a key under /v1/keys; `bootstrap` for the one of the environment' }),
  role: oneOf(KEY_ROLES),
  ...CREDENTIAL,
});

export type MeView = Static<typeof Person> | Static<typeof Key>;

export const MeAnswer = Type.Unsafe<MeView>({
  anyOf: [Person, Key],
  description: 'Who sent the request: a person with a token, or a program with a key.',
});
