import { Context } from '@temporalio/activity';
import { isGrpcServiceError, type WorkflowClient } from '@temporalio/client';
import { type InstallationId, ofInstallation, workflowIdOf } from '../contract/ids.ts';

// What Temporal's visibility knows of an installation's workflows: some seconds late.

interface Asked {
  readonly client: WorkflowClient;
  readonly installation: InstallationId;
}

/** Workflows by name (`conversation/c1`), each with its run. */
export type Runs = ReadonlyMap<string, string>;

/** Workflows of conversations, agents and webhooks that run. */
export function listRunning(asked: Asked): Promise<Runs> {
  return list(asked, `WorkflowType IN ('conversation', 'agent', 'webhook')`);
}

/** gRPC's `INVALID_ARGUMENT`: an older server, which does not know what is asked for. */
const INVALID_ARGUMENT = 3;

/** Workflows whose code has failed about five times in a row, which takes a minute; none where the server does not say. */
export async function listStuck(asked: Asked): Promise<Runs> {
  try {
    const types = `WorkflowType IN ('conversation', 'agent', 'webhook', 'directory')`;
    return await list(asked, `${types} AND TemporalReportedProblems = 'category=WorkflowTaskFailed'`);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    if (isGrpcServiceError(cause) && cause.code === INVALID_ARGUMENT) return new Map();
    throw error;
  }
}

async function list({ client, installation }: Asked, condition: string): Promise<Runs> {
  const query = `${ofInstallation(installation)} AND ExecutionStatus = 'Running' AND ${condition}`;
  const prefix = workflowIdOf(installation, '');
  const runs = new Map<string, string>();
  for await (const { workflowId, runId } of client.list({ query, pageSize: 1_000 })) {
    if (workflowId.startsWith(prefix)) runs.set(workflowId.slice(prefix.length), runId);
    if (runs.size % 1_000 === 0) Context.current().heartbeat();
  }
  return runs;
}
