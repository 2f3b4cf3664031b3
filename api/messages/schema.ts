import { type Static, Type } from 'typebox';
import { AUTHORS, VISIBILITIES } from '../../contract/model.ts';
import { closed, Id, Name, nullable, oneOf, text } from '../../contract/shapes.ts';
import { GivenInstant, Instant, reference } from '../http/shapes.ts';

export const ConsumerBody = closed({ id: text(256), name: Type.Optional(nullable(Name)) });

const MESSAGE = {
  id: Type.Optional(Id),
  agentId: Type.Optional(Id),
  visibility: Type.Optional(oneOf(VISIBILITIES, { description: 'default public' })),
  sentAt: Type.Optional(GivenInstant),
};

/** The message a conversation begins with. */
export const FirstMessageBody = closed({
  ...MESSAGE,
  from: Type.Optional(oneOf(AUTHORS, { description: 'default consumer' })),
});

export const MessageBody = closed({
  ...MESSAGE,
  from: oneOf(AUTHORS),
  inboxId: Type.Optional(Id),
  consumer: Type.Optional(ConsumerBody),
});
export type MessageBody = Static<typeof MessageBody>;

export const MessageAnswer = closed({ conversationId: Id, messageId: Id }, { description: 'The message is durable.' });

export const MessageSchema = Type.Object(
  {
    id: Id,
    from: oneOf(AUTHORS),
    agentId: nullable(Id),
    visibility: oneOf(VISIBILITIES),
    sentAt: Instant,
    recordedAt: Instant,
    counted: Type.Boolean({ description: 'whether it asked something new, or answered' }),
  },
  { $id: 'Message', description: 'Something that was said.', additionalProperties: false },
);
export type MessageView = Static<typeof MessageSchema>;
export const MessageListItem = reference<MessageView>('Message');
