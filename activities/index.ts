import { type AnnouncementDeps, createAnnouncementActivities } from './announcements.ts';
import { createAvailabilityActivities } from './availability.ts';
import { createMissesActivities } from './misses.ts';
import { createRoutingActivities, type RoutingDeps } from './routing.ts';
import { createWakeUpActivities } from './wake-ups.ts';

/** Every activity of Baton, on the connections it is handed. */
export function createActivities(deps: AnnouncementDeps & RoutingDeps) {
  return {
    ...createRoutingActivities(deps),
    ...createAvailabilityActivities(deps),
    ...createAnnouncementActivities(deps),
    ...createMissesActivities(deps),
    ...createWakeUpActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;

export { createWebhookActivities, type WebhookActivities } from './webhooks.ts';
