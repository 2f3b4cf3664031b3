import { Type } from 'typebox';
import { INELIGIBILITIES } from '../../contract/decision.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import type { AgentExplanation } from '../../routing/explain.ts';
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

const Everybody = closed({
  position: nullable(Type.Integer({ description: 'from 1; null unless it waits now' })),
  sentence: Type.String(),
  agents: Type.Array(closed(AGENT)),
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
