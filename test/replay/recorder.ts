import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { OpenConversation } from '../../contract/conversation.ts';
import { type AgentId, type DirectoryScope, type InstallationId, taskQueueOf } from '../../contract/ids.ts';
import { type DirectoryEdited, directoryEdited } from '../../contract/messages.ts';
import type { DeliveryOutcome } from '../../contract/webhooks.ts';
import { directoryStart } from '../../contract/workflow-starts.ts';
import { AgentDriver } from '../workflows/agent-driver.ts';
import { ConversationDriver } from '../workflows/conversation-driver.ts';
import { FakeEndpoint } from '../workflows/fake-endpoint.ts';
import type { FakeWorld } from '../workflows/fake-world.ts';

interface Deps {
  readonly client: Client;
  readonly installation: InstallationId;
  readonly world: () => FakeWorld;
  /** Where the activities find those of the scenario. */
  readonly endpoints: Map<string, FakeEndpoint>;
}

const PATIENCE_MS = 20_000;

/** Plays what a scenario says against a development server, in real time. */
export class Recorder {
  readonly #deps: Deps;
  readonly #name: string;

  constructor(deps: Deps, name: string) {
    this.#deps = deps;
    this.#name = name;
  }

  conversation(open: Partial<OpenConversation> = {}): ConversationDriver {
    const now = async () => new Date().toISOString();
    return new ConversationDriver({ ...this.#deps, now }, { conversationId: this.#name, ...open });
  }

  agent(agentId: AgentId): AgentDriver {
    return new AgentDriver(this.#deps, agentId);
  }

  /** A webhook; `end` tells how each round of deliveries to it ends. */
  webhook(end: (rounds: number) => DeliveryOutcome): FakeEndpoint {
    const endpoint = new FakeEndpoint(this.#deps, this.#name, end);
    this.#deps.endpoints.set(endpoint.id, endpoint);
    return endpoint;
  }

  /** Has an edited directory take effect, and waits until everybody has been told. */
  async edit(scope: DirectoryScope): Promise<string> {
    const { client, installation } = this.#deps;
    const start = { ...directoryStart(scope, installation), signal: directoryEdited };
    const handle = await client.workflow.signalWithStart('directory', {
      ...start,
      signalArgs: [{ scope }] as [DirectoryEdited],
    });
    await handle.result();
    return handle.workflowId;
  }

  /** Runs a workflow of another kind to its end. */
  async play(workflowType: string): Promise<string> {
    const { client, installation } = this.#deps;
    const taskQueue = taskQueueOf(installation);
    const handle = await client.workflow.start(workflowType, { workflowId: this.#name, taskQueue, args: [] });
    await handle.result();
    return handle.workflowId;
  }

  async until(reached: () => boolean | Promise<boolean>): Promise<void> {
    const patientUntil = Date.now() + PATIENCE_MS;
    while (!(await reached())) {
      if (Date.now() > patientUntil) throw new Error(`${this.#name}: what it waits for does not happen`);
      await delay(10);
    }
  }
}
