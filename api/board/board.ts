import type { Attention, BoardAgent, BoardInbox, BoardTiles } from '../../contract/board.ts';
import type { Instant } from '../../contract/ids.ts';
import { AVAILABILITIES, type Availability } from '../../contract/model.ts';
import { attentionOf } from '../../routing/attention.ts';
import { type BoardRead, readBoard } from '../../store/board.ts';
import type { Database } from '../../store/database.ts';

/** What a supervisor sees of the whole account, all of one moment. */
export interface Board {
  readonly at: Instant;
  readonly tiles: BoardTiles;
  readonly inboxes: readonly BoardInbox[];
  readonly agents: readonly BoardAgent[];
  readonly attention: readonly Attention[];
}

export async function boardOf(db: Database, at: Date): Promise<Board> {
  const read = await readBoard(db, at);
  return {
    at: read.at,
    tiles: tilesOf(read),
    inboxes: read.inboxes,
    agents: read.agents.map(({ freeSlots: _freeSlots, ...agent }) => agent),
    attention: attentionOf(read),
  };
}

function tilesOf({ inboxes, agents }: BoardRead): BoardTiles {
  const total = (name: 'waiting' | 'assigned' | 'dueSoon' | 'overdue') =>
    inboxes.reduce((sum, inbox) => sum + inbox[name], 0);
  const [longest] = inboxes
    .flatMap(({ id, longestWaitSince: since }) => (since === null ? [] : [{ id, since }]))
    .sort((one, other) => (one.since < other.since ? -1 : 1));
  const inState = (state: Availability) => agents.filter(({ availability }) => availability === state).length;
  const [online = 0, busy = 0, away = 0, offline = 0] = AVAILABILITIES.map(inState);
  return {
    waiting: total('waiting'),
    longestWaitSince: longest?.since ?? null,
    longestWaitInboxId: longest?.id ?? null,
    dueSoon: total('dueSoon'),
    overdue: total('overdue'),
    assigned: total('assigned'),
    freeSlots: agents.reduce((sum, agent) => sum + agent.freeSlots, 0),
    ...{ online, busy, away, offline },
  };
}
