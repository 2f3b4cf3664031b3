import { createAnnouncementActivities } from './announcements.ts';
import { createAvailabilityActivities } from './availability.ts';
import { createMissesActivities } from './misses.ts';
import { createReconciliationActivities } from './reconciliation.ts';
import { createRoutingActivities, type RoutingDeps } from './routing.ts';
import type { SignalDeps } from './signals.ts';
import { createWakeUpActivities } from './wake-ups.ts';

/** Every activity of Baton, on the connections it is handed. */
export function createActivities(deps: RoutingDeps & SignalDeps) {
  return {
    ...createRoutingActivities(deps),
    ...createAvailabilityActivities(deps),
    ...createAnnouncementActivities(deps),
    ...createMissesActivities(deps),
    ...createWakeUpActivities(deps),
    ...createReconciliationActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;

export { createWebhookActivities, type WebhookActivities } from './webhooks.ts';
