import { type Static, Type } from 'typebox';
import { AUTHORS, VISIBILITIES } from '../../contract/model.ts';
import { closed, GivenInstant, Id, Name, nullable, oneOf, text } from './building-blocks.ts';

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

export const MessageAnswer = closed({ conversationId: Id, messageId: Id });
