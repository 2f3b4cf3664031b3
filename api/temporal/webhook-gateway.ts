import { type WebhookId, webhookWorkflow, workflowIdOf } from '../../contract/ids.ts';
import { webhookEdited } from '../../contract/messages.ts';
import { webhookStart } from '../../contract/workflow-starts.ts';
import type { GatewayDeps } from './connection.ts';
import { isWorkflowGone } from './failures.ts';

export type WebhookGateway = ReturnType<typeof createWebhookGateway>;

/** Everything the API says to the workflows of webhooks. */
export function createWebhookGateway({ temporal, installation }: GatewayDeps) {
  const { client, call } = temporal;
  return {
    /** The endpoint was created or replaced; its workflow starts if it does not run. */
    async webhookPut(webhookId: WebhookId): Promise<void> {
      const start = webhookStart(webhookId, installation);
      const signal = { signal: webhookEdited, signalArgs: [{ webhookId }] as [{ webhookId: WebhookId }] };
      await call({ key: start.workflowId }, () => client.workflow.signalWithStart('webhook', { ...start, ...signal }));
    },

    /** The endpoint was deleted; a workflow that does not run has nothing to end. */
    async webhookDeleted(webhookId: WebhookId): Promise<void> {
      const workflowId = workflowIdOf(installation, webhookWorkflow(webhookId));
      try {
        await call({ key: workflowId }, () =>
          client.workflow.getHandle(workflowId).signal(webhookEdited, { webhookId }),
        );
      } catch (error) {
        if (!isWorkflowGone(error)) throw error;
      }
    },
  };
}
