import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { type InstallationId, ofInstallation } from '../../contract/ids.ts';
import { isNotFound } from '../grpc.ts';
import { GONE_AFTER_MS } from '../pollers.ts';
import type { Patient } from './check.ts';
import { fault, inWords, type Verdict, well } from './verdict.ts';

// The server, the namespace, and what it knows of Baton.

/** Update-With-Start, by which a conversation begins. */
const OLDEST_SERVER = [1, 28] as const;

export interface ServerAndNamespace {
  readonly version: string;
  readonly namespace: string;
  /** How long closed workflows are kept; null: there is no such namespace. */
  readonly retentionSeconds: number | null;
}

export async function lookAtServer({ temporal: { connection }, config }: Patient): Promise<ServerAndNamespace> {
  const { namespace } = config.temporal;
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const described = await connection.workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });
  const retention = described?.config?.workflowExecutionRetentionTtl;
  return {
    version: serverVersion,
    namespace,
    retentionSeconds: described === null ? null : Number(retention?.seconds ?? 0),
  };
}

export function judgeServer({ version, namespace, retentionSeconds }: ServerAndNamespace): Verdict {
  if (retentionSeconds === null) {
    return fault(
      `server ${version} has no namespace "${namespace}"`,
      `set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`,
    );
  }
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  if (Number(major) === oldestMajor && Number(minor) < oldestMinor) {
    return fault(`server ${version}`, `upgrade Temporal to ${OLDEST_SERVER.join('.')} or later`);
  }
  return well(`server ${version}, namespace "${namespace}" keeps closed workflows for ${inWords(retentionSeconds)}`);
}

/** Finds the installation's workflows of one type, in a query of visibility. */
export const workflowsOf = (installation: InstallationId, type: 'conversation' | 'reconciliation'): string =>
  `${ofInstallation(installation)} AND WorkflowType = '${type}'`;

export function judgeSearchAttributes(missing: readonly string[]): Verdict {
  if (missing.length === 0) return well('those that workflows set are registered');
  return fault(
    `the namespace lacks ${missing.join(', ')}, so no conversation can begin`,
    `${missing.map((name) => `temporal operator search-attribute create --name ${name} --type Keyword`).join('; ')}; or set SEARCH_ATTRIBUTES`,
  );
}

/** Longer than anything waits while a worker has a free slot. */
const BACKLOG_SECONDS = 10;

/** What one task queue has of workers and of work, for one type of task. */
export interface QueueFacts {
  readonly taskQueue: string;
  readonly pollers: readonly { readonly identity: string; readonly lastSeenMs: number }[];
  readonly backlog: number;
  readonly backlogSeconds: number;
}

type QueueType = 'workflow' | 'activity';

/** As in `TaskQueueType` of Temporal's API. */
const QUEUE_TYPES: Readonly<Record<QueueType, number>> = { workflow: 1, activity: 2 };

export async function lookAtQueue(
  { connection, options: { namespace } }: Client,
  taskQueue: string,
  type: QueueType,
): Promise<QueueFacts> {
  const { pollers, stats } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: QUEUE_TYPES[type],
    reportStats: true,
  });
  return {
    taskQueue,
    pollers: pollers.map(({ identity, lastAccessTime }) => ({
      identity: identity ?? '',
      lastSeenMs: tsToMs(lastAccessTime),
    })),
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    backlogSeconds: Number(stats?.approximateBacklogAge?.seconds ?? 0),
  };
}

export function judgeQueues(queues: readonly QueueFacts[], nowMs: number): Verdict {
  const remedy =
    'start a worker with these settings, or read the log of those that run; /readyz says what one waits for';
  const waiting = queues.find(({ backlog, backlogSeconds }) => backlog > 0 && backlogSeconds > BACKLOG_SECONDS);
  if (waiting !== undefined) {
    const { taskQueue, backlog, backlogSeconds } = waiting;
    return fault(
      `${backlog} tasks of ${taskQueue} wait for a worker, the first of them for ${inWords(backlogSeconds)}`,
      `start more workers, or see why those that run take nothing (baton-worker's log, its processor, its database)`,
    );
  }
  const alive = queues.map(({ taskQueue, pollers }) => ({
    taskQueue,
    workers: new Set(
      pollers.filter(({ lastSeenMs }) => nowMs - lastSeenMs < GONE_AFTER_MS).map((each) => each.identity),
    ),
  }));
  const deserted = alive.find(({ workers }) => workers.size === 0);
  if (deserted !== undefined) return fault(`no worker polls ${deserted.taskQueue}`, remedy);
  const count = Math.min(...alive.map(({ workers }) => workers.size));
  return well(`${count} worker${count === 1 ? '' : 's'}, nothing waits for long`);
}
