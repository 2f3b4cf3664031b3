import { type Client, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { type AgentId, agentWorkflow, type InstallationId, workflowIdOf } from '../../contract/ids.ts';
import * as messages from '../../contract/messages.ts';
import type { Availability, AvailabilityCause } from '../../contract/model.ts';
import { agentStart } from '../../contract/workflow-starts.ts';

interface Deps {
  readonly client: Client;
  readonly installation: InstallationId;
}

/** How a change may differ from one the agent declares. */
interface Changing {
  readonly cause?: AvailabilityCause;
  readonly updateId?: string;
}

/** An agent's workflow as its callers see it. */
export class AgentDriver {
  readonly id: AgentId;
  readonly #deps: Deps;

  constructor(deps: Deps, id: AgentId) {
    this.#deps = deps;
    this.id = id;
  }

  get handle(): WorkflowHandle {
    return this.#deps.client.workflow.getHandle(workflowIdOf(this.#deps.installation, agentWorkflow(this.id)));
  }

  /** Changes the availability as the API does: starts the workflow where it does not run. */
  async declares(availability: Availability, changing: Changing = {}): Promise<messages.AgentStanding> {
    const { cause = 'declared', updateId } = changing;
    return await this.#deps.client.workflow.executeUpdateWithStart(messages.setAvailability, {
      args: [{ actor: { kind: 'person', id: this.id }, availability, cause }],
      ...(updateId === undefined ? {} : { updateId }),
      startWorkflowOperation: new WithStartWorkflowOperation('agent', this.#start()),
    });
  }

  async tell<Message>(signal: SignalDefinition<[Message]>, message: Message): Promise<void> {
    await this.#deps.client.workflow.signalWithStart('agent', { ...this.#start(), signal, signalArgs: [message] });
  }

  /** Returns when the workflow has heard everything sent before; at once where it does not run. */
  async settled(): Promise<void> {
    await this.handle.query('__stack_trace').catch(() => undefined);
  }

  async isRunning(): Promise<boolean> {
    return (await this.handle.describe()).status.name === 'RUNNING';
  }

  async terminate(): Promise<void> {
    await this.settled();
    await this.handle.terminate().catch(() => undefined);
  }

  #start() {
    return agentStart(this.id, this.#deps.installation);
  }
}
