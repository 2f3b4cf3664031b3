import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type Agent, baton, type Conversation } from '../api/client.ts';
import { type ListFilter, type Me, MOST_ROWS } from '../api/queries.ts';
import { type Change, follow } from './connection.ts';
import { noteChange } from './reconciled.ts';

/** What arrives within this time is read together, so that a screen is drawn a few times a second at most. */
const COLLECT_MS = 250;

/** Numbers, and lists whose rows depend on each other, are read whole, and less often. */
const WHOLE_MS = 1_000;

/** As many ids as one request takes. */
const MOST_IDS = 200;

/** What changes when an answer is due, in conversations that the event does not name. */
const MOVES_DEADLINES: ReadonlySet<string> = new Set(['agent.availability_changed', 'policy.changed']);

/** Keeps what is on the screen as the server has it: each change names ids, and those are read again. */
export function useLive(me: Me, onChange: (change: Change) => void): void {
  const queries = useQueryClient();
  const { agentId, teamIds } = me;
  const teams = teamIds.join(' ');
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    const refresher = createRefresher(queries, { agentId, teamIds: teams.split(' ') });
    const stop = follow((change) => {
      refresher.take(change);
      latest.current(change);
    });
    const onVisible = () => document.visibilityState === 'visible' && refresher.take({ kind: 'gap' });
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      refresher.stop();
      stop();
    };
  }, [queries, agentId, teams]);
}

type Reader = Pick<Me, 'agentId' | 'teamIds'>;

function createRefresher(queries: QueryClient, reader: Reader) {
  const conversationIds = new Set<string>();
  const agentIds = new Set<string>();
  const whole = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wholeTimer: ReturnType<typeof setTimeout> | undefined;

  const readWhole = (...keys: readonly string[]) => {
    for (const key of keys) whole.add(key);
    wholeTimer ??= setTimeout(() => {
      wholeTimer = undefined;
      const asked = [...whole];
      whole.clear();
      for (const key of asked) void queries.invalidateQueries({ queryKey: [key] });
    }, WHOLE_MS);
  };
  const readCollected = async () => {
    timer = undefined;
    const ids = [...conversationIds].slice(0, MOST_IDS);
    for (const id of ids) conversationIds.delete(id);
    const agents = [...agentIds].slice(0, MOST_IDS);
    for (const id of agents) agentIds.delete(id);
    if (conversationIds.size > 0 || agentIds.size > 0) collect();
    await Promise.all([readConversations(queries, reader, ids), readAgents(queries, agents)]);
  };
  const collect = () => {
    timer ??= setTimeout(() => void readCollected().catch(() => queries.invalidateQueries()), COLLECT_MS);
  };

  return {
    take(change: Change): void {
      noteChange();
      switch (change.kind) {
        case 'gap':
          void queries.invalidateQueries();
          return;
        case 'notification':
          readWhole('notifications');
          return;
        case 'conversation':
          conversationIds.add(change.id);
          break;
        case 'event': {
          const { event } = change;
          if (event.type === 'policy.changed') readWhole('inboxes');
          if (MOVES_DEADLINES.has(event.type)) readWhole('list', 'conversation');
          if (event.conversationId !== null) conversationIds.add(event.conversationId);
          if (event.agentId !== null) agentIds.add(event.agentId);
          if (event.agentId === reader.agentId) readWhole('me', 'notifications');
          if (event.teamId !== null && reader.teamIds.includes(event.teamId)) readWhole('notifications');
          break;
        }
      }
      readWhole('board', 'counts', 'waiting', 'search', 'explanation');
      collect();
    },
    stop(): void {
      clearTimeout(timer);
      clearTimeout(wholeTimer);
    },
  };
}

async function readAgents(queries: QueryClient, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const query = { ids: ids.join(','), limit: MOST_IDS };
  const { items } = await baton.get('/v1/agents', { query });
  const read = new Map(items.map((agent) => [agent.id, agent]));
  const known = new Set(queries.getQueryData<readonly Agent[]>(['agents'])?.map(({ id }) => id));
  if (ids.some((id) => !known.has(id))) void queries.invalidateQueries({ queryKey: ['agents'] });
  queries.setQueryData<readonly Agent[]>(['agents'], (agents) => agents?.map((agent) => read.get(agent.id) ?? agent));
}

async function readConversations(queries: QueryClient, reader: Reader, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const query = { ids: ids.join(','), limit: MOST_IDS };
  const { items } = await baton.get('/v1/conversations', { query });
  for (const conversation of items) takeIn(queries, reader, conversation);
  for (const id of ids) {
    void queries.invalidateQueries({ queryKey: ['timeline', id] });
    void queries.invalidateQueries({ queryKey: ['decisions', id] });
    if (!items.some((each) => each.id === id)) void queries.invalidateQueries({ queryKey: ['conversation', id] });
  }
  // One that is out of sight now is in none of the lists any more.
  const seen = new Set(items.map(({ id }) => id));
  const unseen = new Set(ids.filter((id) => !seen.has(id)));
  if (unseen.size > 0) editLists(queries, (rows) => rows.filter(({ id }) => !unseen.has(id)));
}

/** Puts a conversation that was just read in its place everywhere: into each list, out of it, or to another place in it. */
export function takeIn(queries: QueryClient, reader: Reader, conversation: Conversation): void {
  queries.setQueryData<Conversation>(['conversation', conversation.id], (shown) =>
    shown === undefined || shown.version <= conversation.version ? conversation : shown,
  );
  if (conversation.status !== 'waiting') {
    const withoutIt = (rows: readonly Conversation[] | undefined) => rows?.filter(({ id }) => id !== conversation.id);
    queries.setQueriesData<readonly Conversation[]>({ queryKey: ['waiting'] }, withoutIt);
  }
  editLists(queries, (rows, filter) => {
    const shown = rows.find(({ id }) => id === conversation.id);
    if (shown !== undefined && shown.version > conversation.version) return rows;
    const others = rows.filter(({ id }) => id !== conversation.id);
    if (!belongs(conversation, filter, reader)) return others.length === rows.length ? rows : others;
    const sorted = [...others, conversation].sort(filter.list === 'mine' ? byDue : byAge);
    // Behind the last row of a full list come others, which are not known here.
    return rows.length === MOST_ROWS && sorted.at(-1) === conversation ? others : sorted.slice(0, MOST_ROWS);
  });
}

type Edit = (rows: readonly Conversation[], filter: ListFilter) => readonly Conversation[];

/** Edits each list that is shown; one that was full and is not any more lacks a row, and is read again. */
function editLists(queries: QueryClient, edit: Edit): void {
  for (const [key, rows] of queries.getQueriesData<readonly Conversation[]>({ queryKey: ['list'] })) {
    const filter = key[1] as ListFilter;
    if (rows === undefined) continue;
    const edited = edit(rows, filter);
    queries.setQueryData(key, edited);
    if (rows.length === MOST_ROWS && edited.length < MOST_ROWS) void queries.invalidateQueries({ queryKey: key });
  }
}

function belongs({ status, agentId, teamId, inboxId }: Conversation, filter: ListFilter, reader: Reader): boolean {
  if (filter.inboxId !== undefined && filter.inboxId !== inboxId) return false;
  switch (filter.list) {
    case 'mine':
      return agentId === reader.agentId;
    case 'team':
      return status !== 'resolved' && teamId !== null && reader.teamIds.includes(teamId);
    case 'all':
      return status !== 'resolved';
    // Read whole: each place in them depends on the others.
    case 'unassigned':
    case 'parked':
      return false;
  }
}

/** As the server sorts `order=due`: by deadline, then what is unanswered, then what is answered. */
function byDue(one: Conversation, other: Conversation): number {
  const far = '9';
  const keys = ({ responseDueAt, unansweredSince, createdAt, id }: Conversation) =>
    [responseDueAt ?? far, unansweredSince ?? far, createdAt, id] as const;
  const [a, b] = [keys(one), keys(other)];
  const place = a.findIndex((key, index) => key !== b[index]);
  return place < 0 || (a[place] ?? '') < (b[place] ?? '') ? -1 : 1;
}

const byAge = (one: Conversation, other: Conversation): number =>
  other.createdAt === one.createdAt ? (other.id < one.id ? -1 : 1) : other.createdAt < one.createdAt ? -1 : 1;
