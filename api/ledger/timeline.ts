import { toEventView } from '../../contract/events.ts';
import type { ConversationId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import { readTimeline, type TimelineKey, type TimelineRow } from '../../store/timeline.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../http/cursor.ts';
import { toMessageView } from '../messages/view.ts';
import type { TimelineEntry } from './timeline-schema.ts';

/** What was said, decided and done with a conversation, oldest first. */
export async function listTimeline(
  db: Database,
  conversationId: ConversationId,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Page<TimelineEntry>> {
  const after = decodeCursor('timeline', cursor, [new Date(0), 0, 'place']) as TimelineKey | null;
  const rows = await readTimeline(db, conversationId, { after, limit: limit + 1 });
  return toPage(rows, limit, { item: toEntry, cursor: ({ key }) => encodeCursor('timeline', key) });
}

const NOTHING = { sentence: null, decisionId: null, event: null, message: null };

function toEntry(row: TimelineRow): TimelineEntry {
  const common = { ...NOTHING, at: row.at.toISOString(), kind: row.kind };
  switch (row.kind) {
    case 'message':
      return { ...common, message: toMessageView(row.message) };
    case 'decision':
      return { ...common, sentence: row.sentence, decisionId: row.decisionId };
    case 'event': {
      const event = toEventView(row.event);
      return { ...common, sentence: row.sentence, decisionId: event.decisionId, event };
    }
  }
}
