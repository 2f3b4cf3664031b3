import { taskQueueOf, webhookTaskQueueOf } from '../../contract/ids.ts';
import { readEditsAge, readOutboxAge, readServer, readWebhooks } from '../../store/health.ts';
import { readOwner } from '../../store/installation.ts';
import { findUnreadiness, findWrongTimeZone, isUnmigrated } from '../../store/readiness.ts';
import { readMigrationNames } from '../migrations.ts';
import { missingSearchAttributes } from '../search-attributes.ts';
import { judgeBuilds, lookAtBuilds } from './builds.ts';
import { type Check, check, type Patient } from './check.ts';
import { judgeClocks, lookAtClocks } from './clocks.ts';
import {
  judgeConnections,
  judgeDatabase,
  judgeEdits,
  judgeMigrations,
  judgeOutbox,
  judgeOwner,
  judgeTimeZone,
} from './database.ts';
import { judgeRepairs, lookAtRepairs } from './repairs.ts';
import { judgeWaiting, judgeWorkflows, lookAtWaiting, lookAtWorkflows } from './routing.ts';
import { judgeSchedule, lookAtSchedule } from './schedule.ts';
import { judgeQueues, judgeSearchAttributes, judgeServer, lookAtQueue, lookAtServer } from './temporal.ts';
import { judgeWebhooks } from './webhooks.ts';

/** Everything an operator would look at by hand, what the rest stands on first. */
export const checks: readonly Check[] = [
  check({
    name: 'database',
    look: ({ db }) => readServer(db),
    judge: judgeDatabase,
    unreachable: 'is DATABASE_URL right, does the server run, and does a firewall let this machine through?',
  }),
  check({ name: 'migrations', needs: ['database'], look: lookAtMigrations, judge: judgeMigrations }),
  check({ name: 'time zone', needs: ['database'], look: ({ db }) => findWrongTimeZone(db), judge: judgeTimeZone }),
  check({ name: 'connections', needs: ['database'], look: ({ db }) => readServer(db), judge: judgeConnections }),
  check({
    name: 'temporal',
    look: lookAtServer,
    judge: judgeServer,
    unreachable: 'are TEMPORAL_ADDRESS and the other TEMPORAL_* settings right, and does the server run?',
  }),
  check({
    name: 'search attributes',
    needs: ['temporal'],
    look: ({ temporal: { connection }, config }) =>
      missingSearchAttributes({
        connection,
        namespace: config.temporal.namespace,
        setting: config.searchAttributes,
      }),
    judge: judgeSearchAttributes,
  }),
  check({ name: 'installation', needs: ['migrations', 'temporal'], look: lookAtOwner, judge: judgeOwner }),
  check({
    name: 'workers',
    needs: ['temporal'],
    look: ({ temporal: { client }, config }) => {
      const taskQueue = taskQueueOf(config.installation);
      return Promise.all([lookAtQueue(client, taskQueue, 'workflow'), lookAtQueue(client, taskQueue, 'activity')]);
    },
    judge: (queues) => judgeQueues(queues, Date.now()),
  }),
  check({ name: 'build', needs: ['temporal'], look: lookAtBuilds, judge: judgeBuilds }),
  check({
    name: 'webhook workers',
    needs: ['temporal'],
    look: async ({ temporal: { client }, config }) => [
      await lookAtQueue(client, webhookTaskQueueOf(config.installation), 'activity'),
    ],
    judge: (queues) => judgeQueues(queues, Date.now()),
  }),
  check({
    name: 'schedule',
    needs: ['temporal'],
    look: lookAtSchedule,
    judge: (schedule, { installation, reconcileEverySeconds: everySeconds }) =>
      judgeSchedule(schedule, { installation, everySeconds, nowMs: Date.now() }),
  }),
  check({ name: 'repairs', needs: ['temporal'], look: lookAtRepairs, judge: judgeRepairs }),
  check({ name: 'clocks', needs: ['database', 'temporal'], look: lookAtClocks, judge: judgeClocks }),
  check({ name: 'outbox', needs: ['migrations'], look: ({ db }) => readOutboxAge(db), judge: judgeOutbox }),
  check({ name: 'edits', needs: ['migrations'], look: ({ db }) => readEditsAge(db), judge: judgeEdits }),
  check({ name: 'waiting', needs: ['migrations'], look: lookAtWaiting, judge: judgeWaiting }),
  check({ name: 'workflows', needs: ['migrations', 'temporal'], look: lookAtWorkflows, judge: judgeWorkflows }),
  check({ name: 'webhooks', needs: ['migrations'], look: ({ db }) => readWebhooks(db), judge: judgeWebhooks }),
];

async function lookAtMigrations({ db }: Patient): Promise<readonly string[]> {
  const names = await readMigrationNames();
  try {
    return (await findUnreadiness(db, names)).unapplied;
  } catch (error) {
    if (isUnmigrated(error)) return names;
    throw error;
  }
}

async function lookAtOwner(patient: Patient) {
  const schedule = await lookAtSchedule(patient);
  const owner = await readOwner(patient.db);
  return { ...owner, configured: patient.config.installation, scheduleMark: schedule?.mark };
}
