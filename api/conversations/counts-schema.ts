import { type Static, Type } from 'typebox';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';

const NUMBERS = {
  mine: Type.Integer({ description: 'held by the caller; 0 for a key' }),
  unassigned: Type.Integer({ description: 'waiting, parked ones too' }),
  parked: Type.Integer({ description: 'waiting, but only a person or the route command hands them out' }),
  team: Type.Integer({ description: "open, of the caller's teams; 0 for a key" }),
  all: Type.Integer({ description: 'open' }),
};

const Item = closed({
  inboxId: Type.Optional(Id),
  agentId: Type.Optional({ ...nullable(Id), description: 'null: what nobody holds' }),
  ...NUMBERS,
});

export const CountsAnswer = closed(
  {
    ...NUMBERS,
    items: Type.Optional(
      Type.Array(Item, {
        description:
          'the same of each inbox, or of what each agent holds; only with that `groupBy`, and only where there are any',
      }),
    ),
  },
  { description: 'How many conversations there are, by the lists of `GET /v1/conversations?list=`.' },
);
export type CountsView = Static<typeof CountsAnswer>;

export const CountsQuery = closed({
  groupBy: Type.Optional(oneOf(['list', 'inbox', 'agent'], { description: 'default: list, the five numbers alone' })),
  inboxId: Type.Optional(Id),
});
export type CountsQuery = Static<typeof CountsQuery>;
