import type { WorkflowClient } from '@temporalio/client';
import type { InstallationId } from '../contract/ids.ts';
import { type MissesReported, missesReported } from '../contract/messages.ts';
import { agentStart } from '../contract/workflow-starts.ts';

interface MissDeps {
  readonly client: WorkflowClient;
  readonly installation: InstallationId;
}

export function createMissActivities({ client, installation }: MissDeps) {
  return {
    /** Tells the agent's workflow, which starts if it does not run. Told twice, the id tells that it is the same. */
    async reportMisses(report: MissesReported): Promise<void> {
      await client.signalWithStart('agent', {
        ...agentStart(report.agentId, installation),
        signal: missesReported,
        signalArgs: [report],
      });
    },
  };
}
