import type { SSEMessage } from '@fastify/sse';
import type { Hint } from '../../store/hints.ts';
import { type EventScope, maySee, mayTakeHint } from '../access/event-scope.ts';
import type { ReadingRight } from '../access/reading-right.ts';
import type { EventFilter } from './ledger.ts';
import type { News } from './ledger-tail.ts';

/** How long a browser waits before it connects again. */
const RETRY_MS = 1_000;

/** What somebody wants and may see of the news, as server-sent events, until they or the right to read end. */
export async function* streamEvents(
  news: AsyncIterable<News>,
  { filter, right }: { readonly filter: EventFilter; readonly right: ReadingRight<EventScope> },
): AsyncGenerator<SSEMessage> {
  yield { data: undefined, retry: RETRY_MS };
  for await (const each of news) {
    if (!isWanted(each, filter)) continue;
    const scope = await right.scope();
    if (scope === undefined) return;
    if (each.kind === 'hint' && mayTakeHint(each.hint, scope)) yield { event: each.hint.kind, data: each.hint.about };
    if (each.kind === 'event' && maySee(each.seen, scope)) yield { id: each.seen.event.id, data: each.seen.event };
  }
}

/** What has no such field is not asked for by it. */
function isWanted(news: News, filter: EventFilter): boolean {
  const subject: EventFilter = news.kind === 'event' ? news.seen.event : subjectOf(news.hint);
  return Object.entries(filter).every(([name, value]) => subject[name as keyof EventFilter] === value);
}

function subjectOf({ kind, about }: Hint): EventFilter {
  if (kind === 'conversation') return { conversationId: about.id, inboxId: about.inboxId, agentId: about.agentId };
  return { conversationId: about.conversationId, agentId: about.agentId };
}
