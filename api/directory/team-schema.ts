import { type Static, Type } from 'typebox';
import { closed, Id, Name } from '../../contract/shapes.ts';
import { reference } from '../http/shapes.ts';
import { Members } from './inbox-schema.ts';

export const TeamSchema = Type.Object(
  { id: Id, name: Name, members: Type.Array(Type.String()) },
  { $id: 'Team', description: 'The team.', additionalProperties: false },
);

export type TeamView = Static<typeof TeamSchema>;
export const TeamAnswer = reference<TeamView>('Team');

export const TeamBody = closed({ name: Name, members: Type.Optional(Members) });
export type TeamBody = Static<typeof TeamBody>;
