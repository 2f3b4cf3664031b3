import type { Instant } from '../contract/ids.ts';
import type { MessageReceived } from '../contract/messages.ts';

/** So many of the consumer's latest messages are kept, enough for what is said around the end of a conversation. */
const REMEMBERED_ARRIVALS = 20;

/**
 * When the consumer's latest messages arrived. One that arrived after the conversation was resolved reopens it, also where
 * that shows only later: a workflow task that ends the run is done again if something came meanwhile, and then hears the
 * message first, although the transaction took place in the first attempt.
 */
export class Arrivals {
  #latest: readonly { readonly message: MessageReceived; readonly at: Instant }[] = [];

  note(message: MessageReceived, at: Instant): void {
    this.#latest = [...this.#latest, { message, at }].slice(-REMEMBERED_ARRIVALS);
  }

  /** Adds those that arrived after `at` and are not among `messages`; they are handed out once. */
  joinLater(messages: readonly MessageReceived[], at: Instant): readonly MessageReceived[] {
    const later = this.#latest.filter((arrival) => arrival.at > at).map(({ message }) => message);
    this.#latest = [];
    return [...messages, ...later.filter((message) => !messages.includes(message))];
  }
}
