import type { WorkflowClient } from '@temporalio/client';
import { type MissesReported, missesReported } from '../contract/messages.ts';
import { agentStart } from '../contract/workflow-starts.ts';

interface MissDeps {
  readonly client: WorkflowClient;
  readonly taskQueue: string;
}

export function createMissActivities({ client, taskQueue }: MissDeps) {
  return {
    /** Tells the agent's workflow, which starts if it does not run. Told twice, the id tells that it is the same. */
    async reportMisses(report: MissesReported): Promise<void> {
      await client.signalWithStart('agent', {
        ...agentStart(report.agentId, taskQueue),
        signal: missesReported,
        signalArgs: [report],
      });
    },
  };
}
