import { Type } from 'typebox';
import { closed, text } from '../../contract/shapes.ts';
import { Instant } from '../http/shapes.ts';

export const ConsumerParams = closed({ id: text(256) });

export const ErasureAnswer = closed(
  {
    pseudonym: Type.String({ description: "in place of the consumer's id, wherever something is still known" }),
    conversations: Type.Integer({ description: "how many conversations are the pseudonym's now" }),
    keptAnswers: Type.Integer({ description: 'how many answers kept for repeated requests named the consumer' }),
    erasedAt: Instant,
  },
  { description: 'What was forgotten.' },
);
