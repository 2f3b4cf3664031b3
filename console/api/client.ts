import { BatonClient, BatonProblem, type components } from '../../packages/client/src/index.ts';
import { signedIn } from './session.ts';

export type Conversation = components['schemas']['Conversation'];
export type Command = components['schemas']['CommandAnswer'];
export type Agent = components['schemas']['Agent'];
export type Inbox = components['schemas']['Inbox'];
export type Team = components['schemas']['Team'];
export type Notification = components['schemas']['Notification'];
export type TimelineEntry = components['schemas']['TimelineEntry'];
export type LedgerEvent = components['schemas']['Event'];
export type Decision = components['schemas']['Decision'];

/** The API as everybody may use it. The cookie of the session says who asks; the header, that the console does. */
export const baton = new BatonClient({
  baseUrl: location.origin,
  headers: { 'x-baton-console': '1' },
  retries: 3,
  renewSession: signedIn,
});

/** Why Baton refused something; undefined where it did not answer. */
export const problemOf = (error: unknown): BatonProblem | undefined =>
  error instanceof BatonProblem ? error : undefined;

/** Everything in a list, page by page. */
export async function all<Item>(pages: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
