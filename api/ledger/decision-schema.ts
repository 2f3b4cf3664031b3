import { Type } from 'typebox';
import { type Decision, INELIGIBILITIES } from '../../contract/decision.ts';
import { METHODS } from '../../contract/policy.ts';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import { Instant, reference } from '../http/shapes.ts';

const Considered = closed({
  agentId: Id,
  eligible: Type.Boolean(),
  reason: nullable(oneOf([...INELIGIBILITIES, 'ranked_lower'])),
  load: Type.Integer(),
  capacity: nullable(Type.Integer({ description: 'null = no limit' })),
  lastAssignedAt: nullable(Instant),
});

const DECISION_REASONS = [
  ...METHODS,
  'preferred_agent',
  'previous_agent',
  'all_offline',
  'nobody_eligible',
  'others_ahead',
  'manual_inbox',
] as const;

export const DecisionSchema = Type.Unsafe<Decision>(
  Type.Object(
    {
      id: Type.String({ format: 'uuid' }),
      at: Instant,
      outcome: oneOf(['assigned', 'waiting']),
      agentId: nullable(Id),
      reason: oneOf(DECISION_REASONS),
      method: oneOf(METHODS),
      policyVersion: Type.Integer(),
      considered: Type.Array(Considered),
      leftOut: Type.Record(Type.String(), Type.Integer()),
      sentence: Type.String(),
    },
    { $id: 'Decision', description: 'A routing decision.', additionalProperties: false },
  ),
);

export const DecisionAnswer = reference<Decision>('Decision');
