import type { Logger } from '@temporalio/common';
import type { TransitionDeps } from '../store/transition.ts';
import { createHeartbeatActivities } from './heartbeats.ts';
import { type MeasurementDeps, Measurements } from './measurements.ts';
import { createMissActivities } from './misses.ts';
import { Pace } from './pace.ts';
import { createReconciliationActivities } from './reconciliation.ts';
import { Repairs } from './repairs.ts';
import { createRetentionActivities } from './retention.ts';
import { Teller, type TellerDeps } from './teller.ts';
import { createTransitionActivities } from './transition.ts';

interface ActivityDeps extends TransitionDeps, Pick<TellerDeps, 'client' | 'installation'>, MeasurementDeps {
  readonly logger: Pick<Logger, 'warn'>;
}

/** Every activity of Baton, on the connections it is handed, and what tells of the changes they made. */
export function createActivities(deps: ActivityDeps) {
  const pace = new Pace();
  const repairs = new Repairs(deps);
  const measurements = new Measurements(deps);
  const teller = new Teller({ ...deps, pace, repairs });
  const activities = {
    ...createTransitionActivities({ ...deps, pace, teller, measurements }),
    ...createMissActivities(deps),
    ...createHeartbeatActivities(deps),
    ...createReconciliationActivities({ ...deps, repairs }),
    ...createRetentionActivities(deps),
  };
  return { activities, teller };
}

export type Activities = ReturnType<typeof createActivities>['activities'];

export { createWebhookActivities, type WebhookActivities } from './webhooks.ts';
