import { useQuery } from '@tanstack/react-query';
import { all, baton } from '../api/client.ts';

// What only the settings read.

export const useAccountPolicy = () =>
  useQuery({ queryKey: ['inboxes', 'account policy'], queryFn: () => baton.get('/v1/policy') });

export const useKeys = () =>
  useQuery({ queryKey: ['keys'], queryFn: () => all(baton.each('/v1/keys', { query: { limit: 200 } })) });

export const useWebhooks = () =>
  useQuery({ queryKey: ['webhooks'], queryFn: () => all(baton.each('/v1/webhooks', { query: { limit: 200 } })) });

/** The latest attempts to deliver to an endpoint. */
export const useDeliveries = (id: string) =>
  useQuery({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: async () =>
      (await baton.get('/v1/webhooks/{id}/deliveries', { path: { id }, query: { limit: 20 } })).items,
  });
