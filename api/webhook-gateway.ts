import type { WebhookId } from '../contract/ids.ts';
import { webhookEdited } from '../contract/messages.ts';
import { webhookStart } from '../contract/workflow-starts.ts';
import { boundCalls, type GatewayDeps } from './temporal.ts';
import { isWorkflowGone } from './temporal-failures.ts';

export type WebhookGateway = ReturnType<typeof createWebhookGateway>;

/** Everything the API says to the workflows of webhooks. Each call is bounded in time. */
export function createWebhookGateway({ temporal, taskQueue, timeoutMs }: GatewayDeps) {
  const { client } = temporal;
  const bounded = boundCalls(temporal, timeoutMs);
  return {
    /** The endpoint was created or replaced; its workflow starts where it does not run. */
    async webhookPut(webhookId: WebhookId): Promise<void> {
      const start = webhookStart(webhookId, taskQueue);
      const signal = { signal: webhookEdited, signalArgs: [{ webhookId }] as [{ webhookId: WebhookId }] };
      await bounded(() => client.workflow.signalWithStart('webhook', { ...start, ...signal }));
    },

    /** The endpoint was deleted; a workflow that does not run has nothing to end. */
    async webhookDeleted(webhookId: WebhookId): Promise<void> {
      const { workflowId } = webhookStart(webhookId, taskQueue);
      try {
        await bounded(() => client.workflow.getHandle(workflowId).signal(webhookEdited, { webhookId }));
      } catch (error) {
        if (!isWorkflowGone(error)) throw error;
      }
    },

    /** Fails while Temporal is away, so that nothing is written that could not be told. */
    async requireTemporal(): Promise<void> {
      await bounded(() => client.workflowService.getSystemInfo({}));
    },
  };
}
