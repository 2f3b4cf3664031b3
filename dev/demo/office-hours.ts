import { type ApiClient, RequestFailed } from './api-client.ts';
import type { OfficeAgent, OfficePolicy } from './office.ts';

export interface Office {
  readonly inboxId: string;
  readonly agents: readonly OfficeAgent[];
  readonly team: { readonly id: string; readonly members: readonly string[] };
  readonly policy: OfficePolicy;
}

/** Opens the office: agents, a team, an inbox with a policy of its own, and everybody online. */
export async function openOffice(api: ApiClient, { inboxId, agents, team, policy }: Office): Promise<void> {
  await Promise.all(agents.map(({ id, name, capacity }) => api.send('PUT', `/v1/agents/${id}`, { name, capacity })));
  await api.send('PUT', `/v1/teams/${team.id}`, { name: 'Billing', members: team.members });
  const members = agents.map(({ id }) => id);
  await api.send('PUT', `/v1/inboxes/${inboxId}`, { name: 'Support chat', members });
  await api.send('PATCH', `/v1/inboxes/${inboxId}/policy`, policy);
  // One after another: the worker has only just started, and its first workflows take longest.
  for (const id of members) await api.send('PUT', `/v1/agents/${id}/availability`, { state: 'online' });
}

/** Sends everybody home, so that nobody of this run stays on duty in servers of the user's own. */
export async function closeOffice(api: ApiClient, { agents }: Office): Promise<void> {
  for (const { id } of agents) {
    await api.send('PUT', `/v1/agents/${id}/availability`, { state: 'offline' }).catch((error: unknown) => {
      // The client has noted it; the others go home all the same.
      if (!(error instanceof RequestFailed)) throw error;
    });
  }
}
