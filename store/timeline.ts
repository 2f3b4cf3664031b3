import type { ConversationId, DecisionId, Instant } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { readConversationKey } from './conversations.ts';
import type { Database } from './database.ts';
import type { Event } from './ledger.ts';
import type { Message } from './messages.ts';
import { withNames } from './named-decisions.ts';

// What was said, decided and done with one conversation, in one order: by time, and at the same time what was said before
// what was decided, and that before what was done.

/** Where an entry stands: its time, its kind's rank, and its place among those of the same time and kind. */
export type TimelineKey = readonly [at: Instant, rank: number, place: string];

export type TimelineRow = { readonly key: TimelineKey; readonly at: Date } & (
  | { readonly kind: 'message'; readonly message: Message }
  /** One that no event speaks of: the conversation was looked at and waits as before. */
  | { readonly kind: 'decision'; readonly decisionId: DecisionId; readonly sentence: string }
  /** `sentence`: of the decision that brought the event about; null where there is none. */
  | { readonly kind: 'event'; readonly event: Event; readonly sentence: string | null }
);

interface Place {
  readonly at: Date;
  readonly rank: number;
  readonly place: string;
  readonly id: string;
}

const MESSAGE = 0;
const DECISION = 1;
const EVENT = 2;

/** Up to `limit` entries behind `after`, oldest first. */
export async function readTimeline(
  db: Database,
  conversationId: ConversationId,
  { after, limit }: { readonly after: TimelineKey | null; readonly limit: number },
): Promise<readonly TimelineRow[]> {
  const key = await readConversationKey(db, conversationId);
  const places = await readPlaces(db, { conversationId, key, after, limit });
  const idsOf = (kind: number) => places.filter(({ rank }) => rank === kind).map(({ id }) => id);
  const [messages, events] = await Promise.all([
    db.message.findMany({ where: { conversationKey: key, id: { in: idsOf(MESSAGE) } } }),
    db.event.findMany({ where: { id: { in: idsOf(EVENT).map(BigInt) } } }),
  ]);
  const decided = [...idsOf(DECISION), ...events.flatMap(({ decisionId }) => decisionId ?? [])];
  const decisions = await db.decision.findMany({
    where: { id: { in: decided }, conversationId },
    select: { id: true, agentId: true, sentence: true },
  });
  const messageOf = new Map(messages.map((message) => [message.id, message]));
  const eventOf = new Map(events.map((event) => [String(event.id), event]));
  const sentenceOf = new Map((await withNames(db, decisions)).map(({ id, sentence }) => [id, sentence]));

  return places.flatMap(({ at, rank, place, id }): readonly TimelineRow[] => {
    const where = { key: [at.toISOString(), rank, place] as const, at };
    const message = messageOf.get(id);
    if (rank === MESSAGE) return message === undefined ? [] : [{ ...where, kind: 'message', message }];
    const sentence = sentenceOf.get(id);
    if (rank === DECISION)
      return sentence === undefined ? [] : [{ ...where, kind: 'decision', decisionId: id, sentence }];
    const event = eventOf.get(id);
    if (event === undefined) return [];
    return [{ ...where, kind: 'event', event, sentence: sentenceOf.get(event.decisionId ?? '') ?? null }];
  });
}

function readPlaces(
  db: Database,
  {
    conversationId,
    key,
    after,
    limit,
  }: {
    readonly conversationId: ConversationId;
    /** Of the conversation, for its messages. */
    readonly key: bigint;
    readonly after: TimelineKey | null;
    readonly limit: number;
  },
): Promise<readonly Place[]> {
  const [at, rank, place] = after ?? ['-infinity', MESSAGE, ''];
  // Numbers as texts of one length, so that they compare as numbers.
  const padded = (number: Prisma.Sql) => Prisma.sql`lpad(${number}::text, 20, '0')`;
  return db.$queryRaw<Place[]>`
    SELECT at, rank, place, id FROM (
      SELECT m.sent_at AS at, ${MESSAGE}::int AS rank, m.id AS place, m.id
      FROM messages m WHERE m.conversation_key = ${key} AND m.sent_at >= ${at}::timestamptz
      UNION ALL
      SELECT d.at, ${DECISION}::int, ${padded(Prisma.sql`d.seq`)}, d.id::text
      FROM decisions d WHERE d.conversation_id = ${conversationId} AND d.at >= ${at}::timestamptz
        AND NOT EXISTS (SELECT FROM events e WHERE e.conversation_id = ${conversationId} AND e.decision_id = d.id)
      UNION ALL
      SELECT e.occurred_at, ${EVENT}::int, ${padded(Prisma.sql`e.id`)}, e.id::text
      FROM events e WHERE e.conversation_id = ${conversationId} AND e.occurred_at >= ${at}::timestamptz
    ) entry
    WHERE (at, rank, place) > (${at}::timestamptz, ${rank}::int, ${place})
    ORDER BY at, rank, place LIMIT ${limit}`;
}
