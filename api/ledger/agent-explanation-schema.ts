import { Type } from 'typebox';
import { INELIGIBILITIES } from '../../contract/decision.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import { DECISIONS_SEARCHED } from '../../store/decisions.ts';
import { Instant } from '../http/shapes.ts';
import type { AgentHistory } from './agent-explanation.ts';

export const DEFAULT_MINUTES = 60;

export const AgentExplanationQuery = closed({
  minutes: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_440, default: DEFAULT_MINUTES, description: 'how far back' }),
  ),
});

export const AgentExplanationAnswer = Type.Unsafe<AgentHistory>(
  closed(
    {
      agentId: Id,
      minutes: Type.Integer(),
      sentence: Type.String(),
      considered: Type.Integer({ description: 'decisions that named the agent; at most the latest 1,000 count' }),
      chosen: Type.Integer({ description: 'those that chose it' }),
      reasons: Type.Record(Type.String(), Type.Integer(), { description: 'the others, by why not' }),
      decisions: Type.Array(
        closed({
          id: Type.String({ format: 'uuid' }),
          at: Instant,
          conversationId: Id,
          outcome: oneOf(['assigned', 'waiting']),
          agentId: nullable(Type.String({ description: 'who was chosen' })),
          reason: nullable(
            oneOf([...INELIGIBILITIES, 'ranked_lower'], {
              description: 'why not the agent asked about; null if it was chosen',
            }),
          ),
        }),
        { maxItems: 100, description: 'the latest first' },
      ),
    },
    {
      description: `How an agent fared in the decisions that named it: each names the first 20 it considered. The latest ${DECISIONS_SEARCHED.toLocaleString('en')} decisions of all are looked through.`,
    },
  ),
);
