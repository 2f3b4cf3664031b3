import { AUTHORS, VISIBILITIES } from '../../contract/model.ts';
import type { Message } from '../../store/messages.ts';
import type { MessageView } from './schema.ts';

/** A message as callers read it. */
export const toMessageView = ({
  id,
  author,
  agentId,
  visibility,
  sentAt,
  recordedAt,
  counted,
}: Message): MessageView => ({
  id,
  from: AUTHORS.find((name) => name === author) ?? 'system',
  agentId,
  visibility: VISIBILITIES.find((name) => name === visibility) ?? 'private',
  sentAt: sentAt.toISOString(),
  recordedAt: recordedAt.toISOString(),
  counted,
});
