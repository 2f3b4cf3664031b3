import { WithStartWorkflowOperation } from '@temporalio/client';
import { type AgentId, agentWorkflow, type DirectoryScope, directoryWorkflow } from '../../contract/ids.ts';
import { directoryEdited, heartbeatBegan, type SetAvailability, setAvailability } from '../../contract/messages.ts';
import { agentStart, directoryStart } from '../../contract/workflow-starts.ts';
import type { GatewayDeps } from './connection.ts';
import { isWorkflowGone } from './failures.ts';
import { untilTaken } from './until-taken.ts';

export type DirectoryGateway = ReturnType<typeof createDirectoryGateway>;

/** An agent's workflow ends once the agent is offline; a change that meets the end starts the next. */
const ATTEMPTS = 3;

/** Everything the API says to the workflows of agents and of the directory. */
export function createDirectoryGateway({ temporal, installation }: GatewayDeps) {
  const { client, call } = temporal;

  const changeAvailability = (agentId: AgentId, change: SetAvailability, updateId: string) =>
    client.workflow.executeUpdateWithStart(setAvailability, {
      updateId,
      args: [change],
      startWorkflowOperation: new WithStartWorkflowOperation('agent', agentStart(agentId, installation)),
    });

  return {
    /** Changes an agent's availability; in force when this returns. */
    async setAvailability(agentId: AgentId, change: SetAvailability, updateId: string): Promise<void> {
      // Agents are no inbox: each counts for itself, so that many who come at once do not wait for one another here.
      await call({ key: agentWorkflow(agentId), inboxId: agentWorkflow(agentId) }, async () => {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await untilTaken(() => changeAvailability(agentId, change, updateId));
          } catch (error) {
            if (attempt === ATTEMPTS || !isWorkflowGone(error)) throw error;
          }
        }
      });
    },

    /** The first sign of life of an agent's console; the workflow waits for the next ones. */
    async heartbeatBegan(agentId: AgentId): Promise<void> {
      const signal = { signal: heartbeatBegan, signalArgs: [{ agentId }] as [{ agentId: AgentId }] };
      await call({ key: agentWorkflow(agentId) }, () =>
        client.workflow.signalWithStart('agent', { ...agentStart(agentId, installation), ...signal }),
      );
    },

    /** The directory or a policy was edited; the workflow has it take effect on whoever is concerned. */
    async directoryEdited(scope: DirectoryScope): Promise<void> {
      const signal = { signal: directoryEdited, signalArgs: [{ scope }] as [{ scope: DirectoryScope }] };
      await call({ key: directoryWorkflow(scope) }, () =>
        client.workflow.signalWithStart('directory', { ...directoryStart(scope, installation), ...signal }),
      );
    },
  };
}
