import { baton } from '../api/client.ts';
import type { Consequences } from './save.tsx';
import type { Values } from './values.ts';

/** A change of a policy: what it would do at once, and the change itself. */
export interface PolicyChange {
  readonly tryOut: () => Promise<Consequences>;
  readonly save: () => Promise<unknown>;
}

export function changeOfInbox(id: string, body: Values): PolicyChange {
  const path = { id };
  return {
    tryOut: async () =>
      effectsIn(await baton.patch('/v1/inboxes/{id}/policy', { path, query: { dryRun: true }, body })),
    save: () => baton.patch('/v1/inboxes/{id}/policy', { path, body }),
  };
}

export function changeOfAccount(body: Values): PolicyChange {
  return {
    tryOut: async () => effectsIn(await baton.patch('/v1/policy', { query: { dryRun: true }, body })),
    save: () => baton.patch('/v1/policy', { body }),
  };
}

function effectsIn(answer: object): Consequences {
  if (!('rearmed' in answer)) throw new Error('a change was made where it was to be tried out');
  return answer as Consequences;
}
