import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { AgentId, DirectoryScope } from '../../contract/ids.ts';
import {
  type DirectoryEdited,
  type DirectoryInput,
  directoryEdited,
  type OpenConversation,
} from '../../contract/messages.ts';
import type { DeliveryOutcome } from '../../contract/webhooks.ts';
import { AgentDriver } from '../workflows/agent-driver.ts';
import { ConversationDriver } from '../workflows/conversation-driver.ts';
import { FakeEndpoint } from '../workflows/fake-endpoint.ts';

interface Deps {
  readonly client: Client;
  readonly taskQueue: string;
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

  /** Tells of an edited directory and waits until everybody has been told. */
  async edit(workflowId: string, scope: DirectoryScope, edited: DirectoryEdited): Promise<void> {
    const args: [DirectoryInput] = [{ scope }];
    const { client, taskQueue } = this.#deps;
    const start = { workflowId, taskQueue, args, signal: directoryEdited, signalArgs: [edited] as [DirectoryEdited] };
    const handle = await client.workflow.signalWithStart('directory', start);
    await handle.result();
  }

  async until(reached: () => boolean): Promise<void> {
    const patientUntil = Date.now() + PATIENCE_MS;
    while (!reached()) {
      if (Date.now() > patientUntil) throw new Error(`${this.#name}: what it waits for does not happen`);
      await delay(10);
    }
  }
}
