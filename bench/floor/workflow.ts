import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

// The least that Temporal can do for a whole conversation: the same messages, and nothing done about them.

export interface Said {
  readonly id: string;
  readonly at: number;
}

/** Update, since whoever opens a conversation wants to know what became of it. */
export const opened = defineUpdate<string, [Said]>('opened');
/** Signal, since nobody waits for what comes of a message. */
export const said = defineSignal<[Said]>('said');
/** Update, since whoever resolves wants to know that it is done. */
export const resolved = defineUpdate<number, [Said]>('resolved');

export async function floorConversation(): Promise<number> {
  let messages = 0;
  let isResolved = false;
  setHandler(opened, () => {
    messages += 1;
    return 'assigned';
  });
  setHandler(said, () => {
    messages += 1;
  });
  setHandler(resolved, () => {
    isResolved = true;
    return messages;
  });
  await condition(() => isResolved);
  return messages;
}
