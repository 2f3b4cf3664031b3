import { Context } from '@temporalio/activity';
import type { WorkflowClient } from '@temporalio/client';
import { agentWorkflowId } from '../contract/ids.ts';
import { type AgentInput, type MissesReported, missesReported } from '../contract/messages.ts';

export interface MissesDeps {
  readonly client: WorkflowClient;
}

export function createMissesActivities({ client }: MissesDeps) {
  return {
    /** Tells the agent's workflow, which starts if it does not run. Told twice, the id tells that it is the same. */
    async reportMisses(report: MissesReported): Promise<void> {
      const args: [AgentInput] = [{ agentId: report.agentId }];
      await client.signalWithStart('agent', {
        workflowId: agentWorkflowId(report.agentId),
        taskQueue: Context.current().info.taskQueue,
        args,
        signal: missesReported,
        signalArgs: [report],
      });
    },
  };
}
