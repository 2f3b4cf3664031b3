import { patched, sleep } from '@temporalio/workflow';
import type { ConversationInput } from '../../contract/messages.ts';
import { conversation as present } from '../../workflows/index.ts';

// The workflows of a later release: a conversation does something first that it did not do before.

export * from '../../workflows/index.ts';

export async function conversation(input: ConversationInput): Promise<void> {
  // Not waited for, since whoever opens it finds its handlers in the first moment only.
  if (patched('does-something-first')) void sleep(1);
  return await present(input);
}
