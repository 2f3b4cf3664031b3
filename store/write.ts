import type { EventType } from '../contract/events.ts';
import type { AgentId, ConversationId, Instant } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { isListed } from '../routing/conversation-row.ts';
import { eventsOf, type Outcome, type Settled } from '../routing/plan.ts';
import type { AccountFacts } from '../routing/transitions/facts.ts';
import { loserOf, receiverOf } from '../routing/transitions/turn.ts';
import { savingConversations } from './conversations.ts';
import type { Transaction } from './database.ts';
import { uuidv7 } from './ids.ts';
import { appendingToLedger } from './ledger.ts';
import { noteLock } from './locks.ts';
import { recordingMessages, recountingMessages } from './messages.ts';
import { queueing } from './outbox.ts';
import { type Statement, together } from './statements.ts';
import { positionOf } from './waiting-list.ts';

interface Writing {
  readonly outcome: Outcome;
  readonly at: Instant;
  readonly account: AccountFacts;
  /** Edits of the directory that this transition takes up. */
  readonly editIds: readonly string[];
  /** Whose position on the waiting list is asked for, if it stands there afterwards. */
  readonly ownId?: ConversationId;
  /** Under which the result is kept, and that result; null if repeats need not be known. */
  readonly keep: { readonly owner: string; readonly id: string; readonly result: unknown } | null;
}

/** What the write came to. */
export interface Written {
  /** Somebody else took a slot, or the agent's state or a row changed, since it was read: nothing of this may stand. */
  readonly overtaken: boolean;
  /** The agent's streak of missed answers, if one was added. */
  readonly misses: number | null;
  /** The position that was asked for; null if it was not, or nothing was written. */
  readonly position: number | null;
}

interface WriteAnswer {
  /** Agents who are not as they were seen, or have no slot left. */
  readonly refused: number;
  readonly saved: number;
  /** 0 if another attempt of the same transition was faster. */
  readonly kept: number;
  readonly misses: number | null;
  readonly position: number | null;
}

/** How long results are kept while their workflow goes on: longer than an attempt that was given up may still run. */
const RESULTS_KEPT_SECONDS = 3_600;

/**
 * Writes a transition in one statement with one row for each change, whatever their number. Slots are taken on the condition
 * that they are still free and that the agent is as it was seen.
 */
export async function write(tx: Transaction, writing: Writing): Promise<Written> {
  const { outcome, keep, editIds, ownId } = writing;
  const rows = outcome.settled.filter(isWritten);
  const nothing = rows.length === 0 && outcome.turn.agentChange === null && editIds.length === 0;
  if (nothing && outcome.settled.every(({ messages }) => messages.length === 0))
    return { overtaken: false, misses: null, position: null };
  noteLock(tx, 'agents');
  noteLock(tx, 'ledger');
  const events = eventsOf(outcome);
  const statements: readonly Statement[] = [
    ...lockingAgents(outcome),
    ...updatingAgents(writing),
    ...(rows.length === 0
      ? []
      : [
          {
            name: 'saved',
            sql: savingConversations(rows.map((each) => ({ row: each.after, seen: each.before?.version ?? null }))),
          },
        ]),
    ...recordingMessages(outcome.settled, { at: writing.at, written: rows.length > 0 }),
    ...recountingMessages(outcome.settled),
    ...moving(outcome.settled, writing.at),
    ...rotating(outcome.settled, writing.at),
    ...keepingDecisions(outcome.settled),
    ...queueing(outcome.settled.filter(({ tell }) => tell)),
    ...takingUp(editIds),
    ...(keep === null ? [] : keepingResult(keep, writing.at)),
    ...appendingToLedger(events),
  ];
  const has = (name: string) => statements.some((each) => each.name === name);
  const own = outcome.settled.find(({ after }) => after.id === ownId && isListed(after))?.after;
  const served = outcome.settled.filter(({ after }) => after.agentId !== null).map(({ after }) => after.id);
  const answer = Prisma.sql`
    SELECT ${own === undefined ? Prisma.sql`NULL` : positionOf(own, served)}::int AS position,
           ${has('locked') ? Prisma.sql`(SELECT count(*) FROM locked WHERE NOT ok)` : Prisma.sql`0`}::int AS refused,
           ${has('saved') ? Prisma.sql`(SELECT count(*) FROM saved)` : Prisma.sql`0`}::int AS saved,
           ${has('kept') ? Prisma.sql`(SELECT count(*) FROM kept)` : Prisma.sql`1`}::int AS kept,
           ${has('readied') ? Prisma.sql`(SELECT max(misses) FROM readied WHERE id = ${outcome.turn.missedBy})` : Prisma.sql`NULL`}::int AS misses`;
  const [done] = await tx.$queryRaw<WriteAnswer[]>(together(statements, answer));
  const stands = done?.refused === 0 && done.saved === rows.length && done.kept === 1;
  return { overtaken: !stands, misses: done?.misses ?? null, position: done?.position ?? null };
}

/** A row whose timer alone moved is written too. */
const isWritten = ({ before, after }: Settled): boolean => before !== after;

/** Every agent who gains or loses a slot is locked, in the order of their ids, before anything is counted. */
function lockingAgents({ settled, taken, turn }: Outcome): readonly Statement[] {
  const freed = new Map<AgentId, number>();
  for (const change of settled) {
    const lost = loserOf(change);
    if (lost !== null) freed.set(lost, (freed.get(lost) ?? 0) + 1);
  }
  const ids = new Set([...freed.keys(), ...taken.map(({ agentId }) => agentId)]);
  if (turn.agentChange !== null) ids.add(turn.agentChange.agentId);
  if (turn.missedBy !== null) ids.add(turn.missedBy);
  if (ids.size === 0) return [];
  const wanted = [...ids].map((id) => {
    const slots = taken.filter(({ agentId }) => agentId === id);
    return {
      id,
      slots: slots.reduce((sum, each) => sum + each.slots, 0),
      freed: freed.get(id) ?? 0,
      version:
        turn.agentChange?.agentId === id
          ? null
          : (slots.find(({ availabilityVersion }) => availabilityVersion !== null)?.availabilityVersion ?? null),
      over: slots.some(({ overCapacity }) => overCapacity),
    };
  });
  const sql = Prisma.sql`
    SELECT a.id, w.slots = 0 OR (
        a.active AND (w.version IS NULL OR a.availability_version = w.version)
        AND (w.over OR a.load - w.freed + w.slots <= COALESCE(
          a.capacity, (SELECT (p.policy->>'defaultCapacity')::int FROM accounts p), 2147483647))) AS ok
    FROM agents a
    JOIN jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS w(id text, slots int, freed int, version int, over boolean)
      ON w.id = a.id
    ORDER BY a.id FOR NO KEY UPDATE OF a`;
  return [{ name: 'locked', sql }];
}

/** The agents' columns in one update, since a statement changes a row once. */
function updatingAgents({ outcome: { settled, turn }, at }: Writing): readonly Statement[] {
  const given = settled.flatMap((each) => receiverOf(each) ?? []);
  const change = turn.agentChange;
  const ids = new Set([
    ...given,
    ...(change === null ? [] : [change.agentId]),
    ...(turn.missedBy === null ? [] : [turn.missedBy]),
  ]);
  if (ids.size === 0) return [];
  const columns = [...ids].map((id) => ({
    id,
    assigned: given.includes(id),
    missed: turn.missedBy === id ? 1 : 0,
    ...(change?.agentId === id ? change : {}),
  }));
  const sql = Prisma.sql`
    UPDATE agents a SET
      last_assigned_at = CASE WHEN n.assigned THEN GREATEST(a.last_assigned_at, ${at}::timestamptz) ELSE a.last_assigned_at END,
      availability = COALESCE(n.availability, a.availability),
      availability_cause = COALESCE(n.cause, a.availability_cause),
      availability_since = COALESCE(n.since, a.availability_since),
      availability_version = COALESCE(n."availabilityVersion", a.availability_version),
      heartbeat_at = GREATEST(a.heartbeat_at, n."heartbeatAt"),
      misses = CASE WHEN n.cause = 'missed' THEN 0 ELSE a.misses + n.missed END
    FROM jsonb_to_recordset(${JSON.stringify(columns)}::jsonb) AS n(
      id text, assigned boolean, missed int, availability text, cause text, since timestamptz, "availabilityVersion" int,
      "heartbeatAt" timestamptz)
    WHERE a.id = n.id RETURNING a.id, a.misses`;
  return [{ name: 'readied', sql }];
}

/** Ends the assignments of those who lose a conversation, and begins those of those who are given one. */
function moving(settled: readonly Settled[], at: Instant): readonly Statement[] {
  const ended = settled.flatMap((each) =>
    loserOf(each) === null ? [] : [{ id: each.after.id, reason: reasonOf(each, 'conversation.unassigned') }],
  );
  const begun = settled.flatMap((each) => {
    const { id: conversation, inboxId: inbox, assignedBy: by } = each.after;
    const agent = receiverOf(each);
    if (agent === null) return [];
    return [{ id: uuidv7(at), conversation, agent, inbox, reason: reasonOf(each, 'conversation.assigned'), by }];
  });
  const ending = Prisma.sql`
    UPDATE assignments s SET ended_at = ${at}::timestamptz, end_reason = e.reason
    FROM jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) AS e(id text, reason text)
    WHERE s.conversation_id = e.id AND s.ended_at IS NULL RETURNING s.id`;
  // What ends is ended first, since a conversation has one open assignment at most.
  const first = ended.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(SELECT count(*) FROM ended) >= 0`;
  const beginning = Prisma.sql`
    INSERT INTO assignments (id, conversation_id, agent_id, inbox_id, started_at, start_reason, assigned_by)
    SELECT b.id, b.conversation, b.agent, b.inbox, ${at}::timestamptz, b.reason, b.by
    FROM jsonb_to_recordset(${JSON.stringify(begun)}::jsonb) AS b(
      id uuid, conversation text, agent text, inbox text, reason text, by text) WHERE ${first}`;
  return [
    ...(ended.length === 0 ? [] : [{ name: 'ended', sql: ending }]),
    ...(begun.length === 0 ? [] : [{ name: 'begun', sql: beginning }]),
  ];
}

const reasonOf = ({ events }: Settled, type: EventType): string | null =>
  events.findLast((event) => event.type === type)?.reason ?? null;

/** Whoever was given something by routing had a turn: the rotation goes on behind it. */
function rotating(settled: readonly Settled[], at: Instant): readonly Statement[] {
  const turns = new Map<string, { inbox: string; agent: string; turn: number }>();
  const latest = new Map<string, number>();
  for (const { after, turn } of settled) {
    if (turn === null || after.agentId === null) continue;
    turns.set(JSON.stringify([after.inboxId, after.agentId]), { inbox: after.inboxId, agent: after.agentId, turn });
    latest.set(after.inboxId, turn);
  }
  if (turns.size === 0) return [];
  return [
    {
      name: 'rotated',
      sql: Prisma.sql`
        UPDATE inbox_members m SET turn = n.turn, turn_at = ${at}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify([...turns.values()])}::jsonb) AS n(inbox text, agent text, turn bigint)
        WHERE m.inbox_id = n.inbox AND m.agent_id = n.agent`,
    },
    {
      name: 'counted',
      sql: Prisma.sql`
        UPDATE inboxes i SET last_turn = n.turn::bigint
        FROM jsonb_each_text(${JSON.stringify(Object.fromEntries(latest))}::jsonb) AS n(id, turn) WHERE i.id = n.id`,
    },
  ];
}

/** Keeps decisions for ever, with what was asked, so that anybody can ask why. */
function keepingDecisions(settled: readonly Settled[]): readonly Statement[] {
  const decided = settled.flatMap(({ after, decision }) => {
    if (decision === null) return [];
    const asked = { teamId: after.teamId, skills: after.skills, waitingSince: after.waitingSince };
    return [{ ...decision, conversationId: after.id, asked }];
  });
  if (decided.length === 0) return [];
  const sql = Prisma.sql`
    INSERT INTO decisions (id, conversation_id, at, outcome, agent_id, reason, method, policy_version, considered,
                           left_out, sentence, asked)
    SELECT d.id, d."conversationId", d.at, d.outcome, d."agentId", d.reason, d.method, d."policyVersion", d.considered,
           d."leftOut", d.sentence, d.asked
    FROM jsonb_to_recordset(${JSON.stringify(decided)}::jsonb) AS d(
      id uuid, "conversationId" text, at timestamptz, outcome text, "agentId" text, reason text, method text,
      "policyVersion" int, considered jsonb, "leftOut" jsonb, sentence text, asked jsonb)`;
  return [{ name: 'decided', sql }];
}

const takingUp = (editIds: readonly string[]): readonly Statement[] =>
  editIds.length === 0
    ? []
    : [{ name: 'taken_up', sql: Prisma.sql`DELETE FROM edits WHERE id = ANY(${editIds}::bigint[])` }];

/** Keeps the result under its cause, and forgets those of the same workflow that nothing can repeat any more. */
function keepingResult({ owner, id, result }: NonNullable<Writing['keep']>, at: Instant): readonly Statement[] {
  return [
    {
      name: 'forgotten',
      sql: Prisma.sql`
        DELETE FROM transitions WHERE owner = ${owner}
          AND at < ${at}::timestamptz - make_interval(secs => ${RESULTS_KEPT_SECONDS})`,
    },
    {
      name: 'kept',
      sql: Prisma.sql`
        INSERT INTO transitions (owner, id, at, result)
        VALUES (${owner}, ${id}, ${at}::timestamptz, ${JSON.stringify(result)}::jsonb)
        ON CONFLICT DO NOTHING RETURNING id`,
    },
  ];
}
