import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { DirectoryScope } from '../contract/ids.ts';
import { type DirectoryEdited, type DirectoryInput, directoryEdited } from '../contract/messages.ts';
import { announcing, run } from './activities.ts';
import { wake } from './wake.ts';

/**
 * Tells everybody concerned that members or policy of an account, inbox or team changed, then looks whom that lets be
 * served. The change itself stands in the database already; what is told here is repeated until it is done. Ends when
 * there is nothing left to tell.
 */
export async function directory({ scope, edited }: DirectoryInput): Promise<void> {
  let asked: DirectoryEdited | null = edited ?? null;
  setHandler(directoryEdited, (edit) => {
    asked = { ...asked, ...edit };
  });

  await condition(() => asked !== null);
  while (asked !== null) {
    const edit: DirectoryEdited = asked;
    asked = null;
    await announce(scope, edit);
    if (asked !== null && workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof directory>({ scope, edited: asked });
    }
  }
}

/** Those who may be served come before those who only need to know: telling hundreds takes a while. */
async function announce(scope: DirectoryScope, { policyVersion, heartbeatLimit }: DirectoryEdited): Promise<void> {
  for (const agentId of await run('listDepartures', { scope }, 'who left')) {
    await announcing.tellDeparture.executeWithOptions({ summary: `tell what ${agentId} holds here` }, [
      { scope, agentId },
    ]);
  }
  const look = { scope, at: new Date().toISOString() };
  await wake(await run('findServable', look, 'see who may be served now'));
  if (policyVersion !== undefined) {
    await announcing.tellPolicy.executeWithOptions({ summary: `tell policy version ${policyVersion}` }, [{ scope }]);
  }
  if (heartbeatLimit === true) {
    await announcing.tellWatchers.executeWithOptions({ summary: 'have heartbeats looked at again' }, []);
  }
}
