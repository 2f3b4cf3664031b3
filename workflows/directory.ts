import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { type DirectoryInput, directoryEdited } from '../contract/messages.ts';
import { SYSTEM } from '../contract/model.ts';
import { run } from './activities.ts';
import { causedBy, causeNow } from './cause.ts';

/**
 * Has edits of an account's, inbox's, team's or agent's settings take effect on whoever is concerned. What was edited
 * stands in the database already, so edits that come together are taken up together. Ends when nothing is left to do.
 */
export async function directory({ scope, edited = false }: DirectoryInput): Promise<void> {
  let isEdited = edited;
  let cause = causeNow();
  setHandler(directoryEdited, () => {
    isEdited = true;
    cause = causeNow();
  });
  const { runId } = workflowInfo();

  await condition(() => isEdited);
  for (let round = 1; isEdited; round += 1) {
    isEdited = false;
    const transition = {
      transitionId: `directory/${runId}/${round}`,
      at: new Date().toISOString(),
      actor: SYSTEM,
      scope,
    };
    const takeUp = () => run('directory', { kind: 'directory', ...transition }, `take up edits, round ${round}`);
    const result = await causedBy(cause, takeUp);
    isEdited ||= result.more;
    if (isEdited && workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof directory>({ scope, edited: true });
    }
  }
}
