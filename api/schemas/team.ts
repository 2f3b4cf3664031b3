import { type Static, Type } from 'typebox';
import { closed, Id, Name, reference } from './building-blocks.ts';
import { Members } from './inbox.ts';

export const TeamSchema = Type.Object(
  { id: Id, name: Name, members: Type.Array(Type.String()) },
  { $id: 'Team', additionalProperties: false },
);

export type TeamView = Static<typeof TeamSchema>;
export const TeamAnswer = reference<TeamView>('Team');

export const TeamBody = closed({ name: Name, members: Type.Optional(Members) });
export type TeamBody = Static<typeof TeamBody>;
