import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { noteServerTime } from '../live/clock.ts';
import { readAndCompare } from '../live/reconciled.ts';
import { type Agent, all, baton, type Conversation, type Inbox, problemOf, type Team } from './client.ts';
import { noteSessionEnded, noteSignedIn, useSignInNeeded } from './session.ts';

// What the console reads. Whatever it is, it is read again and never worked out from an event.

export const LISTS = ['mine', 'unassigned', 'team', 'all'] as const;
export type ListName = (typeof LISTS)[number];

/** Which rows a page of the console shows. */
export interface ListFilter {
  readonly list: ListName | 'parked';
  readonly inboxId: string | undefined;
  readonly q: string | undefined;
}

/** The most rows a list shows; the number above it tells how many there are. */
export const MOST_ROWS = 100;

/** A list that is not told of something is read anew this often all the same. */
export const SAFETY_MS = 60_000;

const ORDERS = { mine: 'due', unassigned: 'served', parked: 'served', team: '-created', all: '-created' } as const;

const ofInbox = (inboxId: string | undefined) => (inboxId === undefined ? {} : { inboxId });

async function readMe() {
  const me = await baton.get('/v1/me').catch((error: unknown) => {
    if (problemOf(error)?.code === 'unauthenticated') noteSessionEnded();
    throw error;
  });
  noteSignedIn();
  noteServerTime(me.serverTime);
  if (me.kind !== 'person') throw new Error('The console is for people: sign in with the token of an agent.');
  return me;
}

export type Me = Awaited<ReturnType<typeof readMe>>;

/** A session may begin anew elsewhere: in another tab, or handed over by the application that signs people in. */
const SIGNED_IN_MS = 2_000;

/** Who is signed in; looked for often while nobody is. */
export function useMe() {
  const needed = useSignInNeeded();
  return useQuery({
    queryKey: ['me'],
    queryFn: readMe,
    refetchInterval: needed ? SIGNED_IN_MS : SAFETY_MS,
    refetchOnWindowFocus: needed,
  });
}

async function readList({ list, inboxId, q }: ListFilter): Promise<readonly Conversation[]> {
  const query = { list, order: ORDERS[list], limit: MOST_ROWS, ...ofInbox(inboxId), ...(q ? { q } : {}) };
  return (await baton.get('/v1/conversations', { query })).items;
}

/** What waits, and what is searched for, is for the server to say: read whole, where single rows of the others are. */
function keyOf(filter: ListFilter) {
  if (filter.list === 'unassigned' || filter.list === 'parked') return ['waiting', filter];
  return [filter.q ? 'search' : 'list', filter];
}

export const useList = (filter: ListFilter, enabled = true): UseQueryResult<readonly Conversation[]> =>
  useQuery({
    queryKey: keyOf(filter),
    queryFn: ({ client, queryKey }) => readAndCompare(client, queryKey, () => readList(filter)),
    refetchInterval: SAFETY_MS,
    enabled,
  });

export const useCounts = (inboxId: string | undefined) =>
  useQuery({
    queryKey: ['counts', inboxId ?? null],
    queryFn: () => baton.get('/v1/counts', { query: ofInbox(inboxId) }),
    refetchInterval: SAFETY_MS,
  });

export const useConversation = (id: string) =>
  useQuery({
    queryKey: ['conversation', id],
    queryFn: () => baton.get('/v1/conversations/{id}', { path: { id } }),
    refetchInterval: SAFETY_MS,
  });

export const useTimeline = (id: string) =>
  useQuery({
    queryKey: ['timeline', id],
    queryFn: () => all(baton.each('/v1/conversations/{id}/timeline', { path: { id }, query: { limit: 200 } })),
    refetchInterval: SAFETY_MS,
  });

/** Who could take a conversation and what each lacks, now or at a decision of its past. */
export const useExplanation = (id: string, decisionId: string | undefined, enabled = true) =>
  useQuery({
    queryKey: ['explanation', id, decisionId ?? 'now'],
    queryFn: () => readExplanation(id, decisionId),
    enabled,
  });

async function readExplanation(id: string, decisionId: string | undefined) {
  const query = { limit: 200, ...(decisionId === undefined ? {} : { decisionId }) };
  const answer = await baton.get('/v1/conversations/{id}/explanation', { path: { id }, query });
  if (!('agents' in answer)) throw new Error('one agent was explained where all were asked for');
  return answer;
}

export type Explanation = Awaited<ReturnType<typeof readExplanation>>;

export const useDecisions = (id: string) =>
  useQuery({
    queryKey: ['decisions', id],
    queryFn: () => all(baton.each('/v1/conversations/{id}/decisions', { path: { id }, query: { limit: 200 } })),
  });

export const useNotifications = () =>
  useQuery({
    queryKey: ['notifications'],
    queryFn: async () =>
      (await baton.get('/v1/notifications', { query: { order: '-created', unread: true, limit: MOST_ROWS } })).items,
    refetchInterval: SAFETY_MS,
  });

/** Changes rarely; whatever an event names is read again at once. */
const DIRECTORY_MS = 5 * SAFETY_MS;

export const useAgents = () =>
  useQuery({
    queryKey: ['agents'],
    queryFn: () => all(baton.each('/v1/agents', { query: { limit: 200 } })),
    staleTime: DIRECTORY_MS,
    refetchInterval: DIRECTORY_MS,
  });

export const useInboxes = () =>
  useQuery({
    queryKey: ['inboxes'],
    queryFn: () => all(baton.each('/v1/inboxes', { query: { limit: 200 } })),
    staleTime: DIRECTORY_MS,
  });

export const useTeams = () =>
  useQuery({
    queryKey: ['teams'],
    queryFn: () => all(baton.each('/v1/teams', { query: { limit: 200 } })),
    staleTime: DIRECTORY_MS,
  });

/** What ids are called; an id stands for itself until its name is known. */
export function useNames() {
  const agents = useAgents().data ?? [];
  const inboxes = useInboxes().data ?? [];
  const teams = useTeams().data ?? [];
  const find = <Item extends { readonly id: string }>(items: readonly Item[], id: string | null) =>
    items.find((item) => item.id === id);
  return {
    agent: (id: string | null): string => find<Agent>(agents, id)?.name ?? id ?? 'nobody',
    inbox: (id: string | null): string => find<Inbox>(inboxes, id)?.name ?? id ?? '',
    team: (id: string | null): string => find<Team>(teams, id)?.name ?? id ?? '',
    actor: (id: string | null): string =>
      id === null ? 'Baton' : id.startsWith('key:') ? 'a program' : (find<Agent>(agents, id)?.name ?? id),
  };
}

/** What a conversation is called: by the consumer's name, else by its id. */
export const titleOf = ({ id, consumer }: Conversation): string => consumer.name ?? id;
