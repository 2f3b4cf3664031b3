/** How a console shows what was said in a conversation; Baton keeps no text. */
export const THREAD_KINDS = ['none', 'link', 'embed'] as const;

/** Where the thread of an inbox's conversations is. `url` is null exactly where the kind is `none`. */
export interface Thread {
  readonly kind: (typeof THREAD_KINDS)[number];
  /** A template: `{conversationId}` and `{consumerId}` stand for those ids, percent-encoded. */
  readonly url: string | null;
}
