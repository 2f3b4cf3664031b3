import { type Static, type TSchema, Type } from 'typebox';
import { closed, Id } from '../../contract/shapes.ts';
import { MOST_NAMED, type PolicyEffects } from '../../routing/policy-effects.ts';
import { reference } from '../http/shapes.ts';

export const PolicyEffectsSchema = Type.Unsafe<PolicyEffects>(
  Type.Object(
    {
      rearmed: Type.Integer({ description: 'something is due at another time than before, or not any more' }),
      dueNow: Type.Integer({ description: 'taken from their agents at once' }),
      waitingServed: Type.Integer({
        description: 'waiting ones that somebody is given at once; of those and of the taken at most 200 are counted',
      }),
      conversations: Type.Array(Id, {
        maxItems: MOST_NAMED,
        description: 'the first of them: taken, served, re-armed, in this order',
      }),
    },
    {
      $id: 'PolicyEffects',
      description: 'What a change of policy would do to running conversations.',
      additionalProperties: false,
    },
  ),
);

export const PolicyQuery = closed({
  dryRun: Type.Optional(
    Type.Boolean({ description: 'true: changes nothing, and answers what the change would do (PolicyEffects)' }),
  ),
});

/** The answer to a change, or to a dry run of it. */
export const orEffects = <Answer extends TSchema>(answer: Answer) =>
  Type.Unsafe<Static<Answer> | PolicyEffects>({
    anyOf: [answer, reference<PolicyEffects>('PolicyEffects')],
    description: 'What is in force now; with `dryRun=true` what the change would do.',
  });
