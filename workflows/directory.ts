import { condition, setHandler } from '@temporalio/workflow';
import type { DirectoryScope } from '../contract/ids.ts';
import { type DirectoryInput, directoryEdited } from '../contract/messages.ts';
import { announcing, run } from './activities.ts';
import { wake } from './wake.ts';

/**
 * Tells everybody concerned that members or policy of an account, inbox or team changed, then looks whom that lets be
 * served. The change itself stands in the database already; what is told here is repeated until it is done. Ends when
 * there is nothing left to tell.
 */
export async function directory({ scope }: DirectoryInput): Promise<void> {
  let edits = 0;
  let policyVersion: number | null = null;
  setHandler(directoryEdited, (edit) => {
    edits += 1;
    policyVersion = edit.policyVersion ?? policyVersion;
  });

  await condition(() => edits > 0);
  while (edits > 0) {
    edits = 0;
    const version = policyVersion;
    policyVersion = null;
    await announce(scope, version);
  }
}

async function announce(scope: DirectoryScope, policyVersion: number | null): Promise<void> {
  for (const agentId of await run('listDepartures', { scope }, 'who left')) {
    await announcing.tellDeparture.executeWithOptions({ summary: `tell what ${agentId} holds here` }, [
      { scope, agentId },
    ]);
  }
  if (policyVersion !== null) {
    const input = { scope, change: { policyVersion } };
    await announcing.tellPolicy.executeWithOptions({ summary: `tell policy version ${policyVersion}` }, [input]);
  }
  const look = { scope, at: new Date().toISOString() };
  await wake(await run('findServable', look, 'see who may be served now'));
}
