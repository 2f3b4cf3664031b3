import { useQuery } from '@tanstack/react-query';
import { baton } from '../api/client.ts';
import { SAFETY_MS } from '../api/queries.ts';

const readBoard = () => baton.get('/v1/board');

export type Board = Awaited<ReturnType<typeof readBoard>>;
export type BoardInbox = Board['inboxes'][number];
export type BoardAgent = Board['agents'][number];
export type Attention = Board['attention'][number];

/** The account at one moment; read again as events arrive. */
export const useBoard = () => useQuery({ queryKey: ['board'], queryFn: readBoard, refetchInterval: SAFETY_MS });

/** What an agent was and was not given in the last hour, and why. */
export const useAgentHistory = (id: string) =>
  useQuery({
    queryKey: ['explanation', 'agent', id],
    queryFn: () => baton.get('/v1/agents/{id}/explanation', { path: { id }, query: { minutes: 60 } }),
  });
