import { WithStartWorkflowOperation } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type { AgentId, DirectoryScope } from '../contract/ids.ts';
import {
  type AgentEdited,
  agentEdited,
  type DirectoryEdited,
  directoryEdited,
  heartbeatBegan,
  type SetAvailability,
  setAvailability,
} from '../contract/messages.ts';
import { agentStart, directoryStart } from '../contract/workflow-starts.ts';
import { boundCalls, type GatewayDeps } from './temporal.ts';
import { isWorkflowGone } from './temporal-failures.ts';
import { untilTaken } from './update-turns.ts';

export type DirectoryGateway = ReturnType<typeof createDirectoryGateway>;

/** An agent's workflow ends when all is told; a change that meets the end starts the next. */
const ATTEMPTS = 3;

/** Everything the API says to the workflows of agents and of the directory. Each call is bounded in time. */
export function createDirectoryGateway({ temporal, taskQueue, timeoutMs }: GatewayDeps) {
  const { client } = temporal;
  const bounded = boundCalls(temporal, timeoutMs);

  const changeAvailability = (agentId: AgentId, change: SetAvailability, updateId: string) =>
    client.workflow.executeUpdateWithStart(setAvailability, {
      updateId,
      args: [change],
      startWorkflowOperation: new WithStartWorkflowOperation('agent', agentStart(agentId, taskQueue)),
    });

  const tellAgent = async (agentId: AgentId, signal: SignalDefinition<[AgentEdited]>): Promise<void> => {
    await bounded(() =>
      client.workflow.signalWithStart('agent', {
        ...agentStart(agentId, taskQueue),
        signal,
        signalArgs: [{ agentId }],
      }),
    );
  };

  return {
    /** Changes an agent's availability; in force when this returns. */
    async setAvailability(agentId: AgentId, change: SetAvailability, updateId: string): Promise<void> {
      await bounded(async () => {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await untilTaken(() => changeAvailability(agentId, change, updateId));
          } catch (error) {
            if (attempt === ATTEMPTS || !isWorkflowGone(error)) throw error;
          }
        }
      });
    },

    /** What an agent may hold or can do changed in the directory. */
    agentEdited: (agentId: AgentId) => tellAgent(agentId, agentEdited),

    /** The first sign of life of an agent's console; the workflow waits for the next ones. */
    heartbeatBegan: (agentId: AgentId) => tellAgent(agentId, heartbeatBegan),

    /** Members or policy changed: whoever runs is told by the workflow, not by the request. */
    async directoryEdited(scope: DirectoryScope, change: DirectoryEdited = {}): Promise<void> {
      await bounded(() =>
        client.workflow.signalWithStart('directory', {
          ...directoryStart(scope, taskQueue),
          signal: directoryEdited,
          signalArgs: [change],
        }),
      );
    },

    /** Fails while Temporal is away, so that nothing is written that could not be told. */
    async requireTemporal(): Promise<void> {
      await bounded(() => client.workflowService.getSystemInfo({}));
    },
  };
}
