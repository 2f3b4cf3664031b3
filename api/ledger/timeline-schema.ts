import { Type } from 'typebox';
import type { EventView } from '../../contract/events.ts';
import type { DecisionId, Instant as InstantText } from '../../contract/ids.ts';
import { oneOf } from '../../contract/shapes.ts';
import { Instant, reference } from '../http/shapes.ts';
import type { MessageView } from '../messages/schema.ts';

/** One line of what happened to a conversation. */
export interface TimelineEntry {
  readonly at: InstantText;
  readonly kind: 'message' | 'decision' | 'event';
  readonly sentence: string | null;
  readonly decisionId: DecisionId | null;
  readonly event: EventView | null;
  readonly message: MessageView | null;
}

const orNull = (name: string, description: string) =>
  Type.Unsafe<unknown>({ anyOf: [{ $ref: `${name}#` }, { type: 'null' }], description });

export const TimelineEntrySchema = Type.Unsafe<TimelineEntry>(
  Type.Object(
    {
      at: Instant,
      kind: oneOf(['message', 'decision', 'event'], {
        description: 'decision = one that no event speaks of: it was looked at, and waits as before',
      }),
      sentence: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'of the decision, where there is one',
      }),
      decisionId: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        format: 'uuid',
        description: 'for GET …/explanation',
      }),
      event: orNull('Event', 'null unless kind is event'),
      message: orNull('Message', 'null unless kind is message'),
    },
    {
      $id: 'TimelineEntry',
      description: 'Something that was said, decided or done with a conversation.',
      additionalProperties: false,
    },
  ),
);

export const TimelineAnswer = reference<TimelineEntry>('TimelineEntry');
