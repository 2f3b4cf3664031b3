import type { Conversation } from './conversations.ts';
import type { Inbox } from './inbox.ts';
import type { BenchStack } from './stack.ts';

/** Who says something after the consumer's first message. */
const TURNS = ['agent', 'consumer', 'agent', 'consumer', 'agent', 'consumer', 'agent', 'consumer', 'agent'] as const;

/** From the consumer's first message to the end: five messages of each side and eleven HTTP calls, one after another. */
export async function haveConversation({ client }: BenchStack, inbox: Inbox, id: string): Promise<void> {
  const { agentId } = await client.expect<Conversation>('POST', '/v1/conversations', {
    id,
    inboxId: inbox.id,
    consumer: { id: `consumer of ${id}` },
    message: { id: `${id}-first` },
  });
  if (agentId === null) throw new Error(`${id} was assigned to nobody`);
  for (const [index, from] of TURNS.entries()) {
    const author = from === 'agent' ? { from, agentId } : { from };
    await client.expect('POST', `/v1/conversations/${id}/messages`, { id: `${id}-${index}`, ...author });
  }
  await client.expect('POST', `/v1/conversations/${id}/resolve`);
}
