import type { Agent } from '../api/client.ts';

export type Availability = Agent['availability'];

/** In the order in which they are offered and listed. */
export const STATES = ['online', 'busy', 'away', 'offline'] as const satisfies readonly Availability[];

/** What each is called where it is chosen. */
export const STATE_NAMES: Readonly<Record<Availability, string>> = {
  online: 'Online',
  busy: 'Busy',
  away: 'Away',
  offline: 'Offline',
};
