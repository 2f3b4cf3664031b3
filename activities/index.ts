import { createHeartbeatActivities } from './heartbeats.ts';
import { createReconciliationActivities } from './reconciliation.ts';
import { createTellingActivities, type TellingDeps } from './telling.ts';
import { createTransitionActivities } from './transition.ts';

/** Every activity of Baton, on the connections it is handed. */
export function createActivities(deps: TellingDeps) {
  const telling = createTellingActivities(deps);
  return {
    ...createTransitionActivities(deps),
    ...telling,
    ...createHeartbeatActivities(deps),
    ...createReconciliationActivities({ ...deps, tellStandings: telling.tellStandings }),
  };
}

export type Activities = ReturnType<typeof createActivities>;

export { createWebhookActivities, type WebhookActivities } from './webhooks.ts';
