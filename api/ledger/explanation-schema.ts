import { Type } from 'typebox';
import { INELIGIBILITIES } from '../../contract/decision.ts';
import type { Instant as InstantText } from '../../contract/ids.ts';
import { AVAILABILITIES } from '../../contract/model.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import type { AgentExplanation } from '../../routing/explain.ts';
import { MOST_UNBLOCKS } from '../../routing/unblock.ts';
import { CHANGES, type Change } from '../../routing/verdicts.ts';
import { PAGE_QUERY } from '../http/shapes.ts';
import type { Explanation } from './explanations.ts';

const AGENT = {
  agentId: Id,
  eligible: Type.Boolean(),
  reason: nullable(
    oneOf([...INELIGIBILITIES, 'ranked_lower'], { description: 'what the agent lacks; null where it lacks nothing' }),
  ),
};

const OneAgent = closed({ ...AGENT, sentence: Type.String() });

const instantOrNull = (description: string) =>
  nullable(Type.Unsafe<InstantText>({ type: 'string', format: 'date-time', description }));

const Compared = closed({
  ...AGENT,
  name: Type.String(),
  availability: oneOf(AVAILABILITIES),
  load: Type.Integer(),
  capacity: nullable(Type.Integer({ description: 'null = no limit' })),
  comparedAt: instantOrNull(
    'what the method compares: the last automatic assignment in this inbox, or the last of any kind',
  ),
  matchingSkills: Type.Integer({ description: 'how many of the skills asked for the agent has' }),
  coolingOffUntil: instantOrNull('null unless it is cooling off for this conversation'),
  rank: nullable(Type.Integer({ description: 'in the order of the method, from 1; null if it cannot take it' })),
});

const Unblocks = Type.Array(
  closed({
    change: oneOf(Object.keys(CHANGES) as Change[]),
    agentId: nullable(Type.String({ description: 'whom it is about; null = everybody' })),
    at: instantOrNull('when it comes by itself; null if somebody has to bring it about'),
    agents: Type.Integer({ description: 'how many agents could take it then' }),
    ahead: Type.Integer({
      description:
        'how many conversations would come first, among the first 1,000 of each inbox; to an agent, of inboxes it serves',
    }),
    sentence: Type.String(),
  }),
  {
    maxItems: MOST_UNBLOCKS,
    description:
      'what alone would end the wait, the soonest first; empty unless it waits now, and where two things would have to change',
  },
);

const Everybody = closed({
  position: nullable(Type.Integer({ description: 'from 1; null unless it waits now' })),
  policyVersion: Type.Integer({ description: 'of the policy it was looked at under' }),
  sentence: Type.String(),
  unblocks: Unblocks,
  agents: Type.Array(Compared),
  nextCursor: nullable(Type.String({ description: 'null at the end' })),
});

export const ExplanationQuery = closed({
  agentId: Type.Optional(Id),
  decisionId: Type.Optional(
    Type.String({ format: 'uuid', description: 'at that decision; default: now', 'x-form': 'a UUID' }),
  ),
  ...PAGE_QUERY,
});

export const ExplanationAnswer = Type.Unsafe<Explanation | (AgentExplanation & { readonly sentence: string })>({
  anyOf: [Everybody, OneAgent],
  description: 'Everybody, in pages; with `agentId` the one agent.',
});
