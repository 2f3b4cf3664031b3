import type { Forgotten, Retention } from '../contract/retention.ts';
import { forgetting } from './activities.ts';

/** Started by a Temporal Schedule, once a day: forgets what is older than the settings say. */
export async function retention(kept: Retention): Promise<Forgotten> {
  return await forgetting.forgetOld({ ...kept, at: new Date().toISOString() });
}
