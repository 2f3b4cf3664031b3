import type { TransitionDeps } from '../store/transition.ts';
import { createHeartbeatActivities } from './heartbeats.ts';
import { Pace } from './pace.ts';
import { createReconciliationActivities } from './reconciliation.ts';
import { createTellingActivities, type TellingDeps } from './telling.ts';
import { createTransitionActivities } from './transition.ts';

/** Every activity of Baton, on the connections it is handed. */
export function createActivities(deps: TransitionDeps & Omit<TellingDeps, 'pace'>) {
  const pace = new Pace();
  const telling = createTellingActivities({ ...deps, pace });
  return {
    ...createTransitionActivities(deps, pace),
    ...telling,
    ...createHeartbeatActivities(deps),
    ...createReconciliationActivities({ ...deps, tellStandings: telling.tellStandings }),
  };
}

export type Activities = ReturnType<typeof createActivities>;

export { createWebhookActivities, type WebhookActivities } from './webhooks.ts';
