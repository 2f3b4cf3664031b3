import { Context } from '@temporalio/activity';
import type { WorkflowClient } from '@temporalio/client';
import { type MissesReported, missesReported } from '../contract/messages.ts';
import { agentStart } from '../contract/workflow-starts.ts';

export function createMissActivities({ client }: { readonly client: WorkflowClient }) {
  return {
    /** Tells the agent's workflow, which starts if it does not run. Told twice, the id tells that it is the same. */
    async reportMisses(report: MissesReported): Promise<void> {
      await client.signalWithStart('agent', {
        ...agentStart(report.agentId, Context.current().info.taskQueue),
        signal: missesReported,
        signalArgs: [report],
      });
    },
  };
}
