import type { Client, WorkflowHandleWithSignaledRunId } from '@temporalio/client';
import type { WebhookActivities } from '../../activities/index.ts';
import { type InstallationId, taskQueueOf, webhookWorkflow, workflowIdOf } from '../../contract/ids.ts';
import { type WebhookEdited, type WebhookInput, webhookEdited } from '../../contract/messages.ts';
import type { CarriedWebhook, DeliveryOutcome, DisableWebhook, NoteFailing } from '../../contract/webhooks.ts';
import type { webhook } from '../../workflows/index.ts';

interface Deps {
  readonly client: Client;
  readonly installation: InstallationId;
}

/** An endpoint of which the workflow sees no more than how each round of deliveries ended. */
export class FakeEndpoint {
  readonly id: string;
  rounds = 0;
  deleted = false;
  readonly noted: NoteFailing[] = [];
  given: DisableWebhook | null = null;
  readonly #deps: Deps;
  readonly #end: (rounds: number) => DeliveryOutcome | Promise<DeliveryOutcome>;

  /** `end` tells how a round ends, by the number of those before it. */
  constructor(deps: Deps, id: string, end: (rounds: number) => DeliveryOutcome | Promise<DeliveryOutcome>) {
    this.#deps = deps;
    this.id = id;
    this.#end = end;
  }

  get workflowId(): string {
    return workflowIdOf(this.#deps.installation, webhookWorkflow(this.id));
  }

  /** Tells the workflow, as the API does when the endpoint was created, replaced or deleted. */
  async edited(carried?: CarriedWebhook): Promise<WorkflowHandleWithSignaledRunId<typeof webhook>> {
    const { client, installation } = this.#deps;
    const args: [WebhookInput] = [{ webhookId: this.id, ...(carried === undefined ? {} : { carried }) }];
    return await client.workflow.signalWithStart<typeof webhook, [WebhookEdited]>('webhook', {
      workflowId: this.workflowId,
      taskQueue: taskQueueOf(installation),
      args,
      signal: webhookEdited,
      signalArgs: [{ webhookId: this.id }],
    });
  }

  async round(): Promise<DeliveryOutcome> {
    if (this.deleted) return { kind: 'deleted' };
    if (this.given !== null) return { kind: 'disabled' };
    this.rounds += 1;
    return await this.#end(this.rounds - 1);
  }
}

/** Activities that deliver nothing and note what they are told. */
export function createFakeWebhookActivities(endpoints: ReadonlyMap<string, FakeEndpoint>): WebhookActivities {
  const find = (id: string): FakeEndpoint => {
    const endpoint = endpoints.get(id);
    if (endpoint === undefined) throw new Error(`no test has an endpoint ${id}`);
    return endpoint;
  };
  return {
    deliverEvents: async ({ webhookId }) => await find(webhookId).round(),
    noteWebhookFailing: async (failing) => {
      find(failing.webhookId).noted.push(failing);
    },
    disableWebhook: async (given) => {
      find(given.webhookId).given = given;
    },
  };
}

export const paused: DeliveryOutcome = { kind: 'paused', delivered: null };

/** A round that ended with an event that was not taken. */
export const failed = (eventId: string, { revision = 1, error = 'answered 503' } = {}): DeliveryOutcome => ({
  kind: 'failed',
  delivered: null,
  failure: { eventId, revision, error },
});
