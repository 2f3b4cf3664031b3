import type { Forgotten, Retention } from '../contract/retention.ts';
import { forgetting } from './activities.ts';

/** Started by a Temporal Schedule, once a day: makes room for the months to come, forgets what is older than the settings say. */
export async function retention(kept: Retention): Promise<Forgotten> {
  const at = new Date().toISOString();
  await forgetting.makeRoomForMonths({ at });
  return await forgetting.forgetOld({ ...kept, at });
}
