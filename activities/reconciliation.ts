import { Context } from '@temporalio/activity';
import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { SearchAttributeSetting } from '../contract/conversation.ts';
import {
  agentWorkflow,
  conversationWorkflow,
  type DirectoryScope,
  type InstallationId,
  type Instant,
  type WebhookId,
  webhookWorkflow,
  workflowIdOf,
} from '../contract/ids.ts';
import { directoryEdited, discrepancyFound, heartbeatBegan, webhookEdited } from '../contract/messages.ts';
import type { Discrepancy } from '../contract/reconciliation.ts';
import { agentStart, conversationStart, directoryStart, openingOf, webhookStart } from '../contract/workflow-starts.ts';
import type { Database } from '../store/database.ts';
import {
  countLoad,
  findEdits,
  findInRows,
  findUnserved,
  forgetResults,
  MOST_OF_A_KIND,
  type OpenRow,
  readDelivered,
  readOpen,
  readWatched,
  scopeOf,
} from '../store/discrepancies.ts';
import { readStandings } from '../store/standings.ts';
import type { Repairs } from './repairs.ts';
import { listRunning, listStuck } from './running-workflows.ts';

export interface ReconciliationDeps {
  readonly db: Database;
  readonly client: WorkflowClient;
  readonly installation: InstallationId;
  readonly searchAttributes: SearchAttributeSetting;
  readonly repairs: Repairs;
}

export function createReconciliationActivities(deps: ReconciliationDeps) {
  const { db, repairs } = deps;
  return {
    /** Looks for what is not as it must be. A system at work is never quite still: only what lasts is worth a repair. */
    async findDiscrepancies({ at }: { readonly at: Instant }): Promise<readonly Discrepancy[]> {
      await forgetResults(db, at);
      const byWorkflow = await findByWorkflow(deps);
      Context.current().heartbeat();
      const inRows = await findInRows(db, at);
      Context.current().heartbeat();
      const unserved = await findUnserved(db, at);
      // If the workflow is gone, or the row is wrong, the rest follows from that.
      const known = new Set([...byWorkflow, ...inRows].map(({ id }) => id));
      const edits = await findEdits(db, at);
      return [...byWorkflow, ...inRows, ...unserved.filter(({ id }) => !known.has(id)), ...edits];
    },

    /**
     * Has each owner put it right: a conversation's workflow looks at everything anew, and starts again if it is gone. Loads
     * belong to nobody and are counted here. One that cannot be repaired keeps none of the others waiting. Repeated, it
     * finds it right.
     */
    async repairDiscrepancies({ found }: { readonly found: readonly Discrepancy[]; readonly at: Instant }) {
      const failures: unknown[] = [];
      for (const discrepancy of found) {
        await repair(deps, discrepancy).then(
          () => repairs.count([discrepancy]),
          (error: unknown) => failures.push(error),
        );
        Context.current().heartbeat();
      }
      if (failures.length > 0 && failures.length === found.length) throw failures[0];
    },
  };
}

async function repair(deps: ReconciliationDeps, { kind, id }: Discrepancy): Promise<void> {
  const { db, client, installation } = deps;
  switch (kind) {
    case 'load_mismatch':
      return await countLoad(db, id);
    case 'missing_watch': {
      const start = agentStart(id, installation);
      await client.signalWithStart('agent', { ...start, signal: heartbeatBegan, signalArgs: [{ agentId: id }] });
      return;
    }
    case 'missing_deliveries':
      return await deliverAgain(deps, id);
    case 'stuck_workflow':
      return await startAfresh(deps, id);
    case 'edit_left_over':
      return await takeUp(deps, scopeOfWorkflow(id));
    case 'unserved':
    case 'held_by_lost':
    case 'row_mismatch':
    case 'overdue':
    case 'missing_workflow':
    case 'surplus_workflow':
      return await lookAnew(deps, id);
  }
}

/** The conversation's workflow asks the database how it stands; it starts if it does not run. */
async function lookAnew({ db, client, installation, searchAttributes }: ReconciliationDeps, id: string): Promise<void> {
  const [told] = await readStandings(db, [id], new Date().toISOString());
  if (told === undefined || told.row.status === 'resolved') {
    await client
      .getHandle(workflowIdOf(installation, conversationWorkflow(id)))
      .signal(discrepancyFound)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
    return;
  }
  const start = conversationStart(openingOf(told.row), { installation, searchAttributes });
  await client.signalWithStart('conversation', { ...start, signal: discrepancyFound });
}

async function deliverAgain({ client, installation }: ReconciliationDeps, id: WebhookId): Promise<void> {
  const start = webhookStart(id, installation);
  await client.signalWithStart('webhook', { ...start, signal: webhookEdited, signalArgs: [{ webhookId: id }] });
}

/** All that a workflow has to know is in the database, so another may take its place. */
async function startAfresh(deps: ReconciliationDeps, workflow: string): Promise<void> {
  const { client, installation } = deps;
  const [kind, ...id] = workflow.split('/');
  await client
    .getHandle(workflowIdOf(installation, workflow))
    .terminate('its code failed again and again: started afresh from the database')
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  // An agent's starts with its next change, and if heartbeats are waited for, with the next check.
  if (kind === 'conversation') await lookAnew(deps, id.join('/'));
  if (kind === 'webhook') await deliverAgain(deps, id.join('/'));
  if (kind === 'directory') await takeUp(deps, scopeOfWorkflow(workflow));
}

async function takeUp({ client, installation }: ReconciliationDeps, scope: DirectoryScope): Promise<void> {
  const start = directoryStart(scope, installation);
  await client.signalWithStart('directory', { ...start, signal: directoryEdited, signalArgs: [{ scope }] });
}

/** The scope that a directory workflow is about: `directory/inbox/sales`. */
function scopeOfWorkflow(workflowId: string): DirectoryScope {
  const [, kind = 'account', ...id] = workflowId.split('/');
  return scopeOf(kind as DirectoryScope['kind'], id.join('/'));
}

/** Rows without their workflow, workflows without their row, and workflows that do not get on. */
async function findByWorkflow(deps: ReconciliationDeps): Promise<readonly Discrepancy[]> {
  const { db } = deps;
  const running = await listRunning(deps);
  const stuck = await listStuck(deps);
  const open = await readOpen(db);
  const watched = await readWatched(db);
  const delivered = await readDelivered(db);
  const without = (rows: readonly OpenRow[], workflowIdOf: (id: string) => string) =>
    rows.filter(({ id }) => !running.has(workflowIdOf(id))).slice(0, MOST_OF_A_KIND);
  const expected = new Set(open.map(({ id }) => conversationWorkflow(id)));
  const surplus = [...running].filter(([id]) => id.startsWith(CONVERSATION) && !expected.has(id));
  return [
    ...without(open, conversationWorkflow).map(({ id, version }) =>
      found('missing_workflow', id, `version ${version}`),
    ),
    ...without(watched, agentWorkflow).map(({ id, version }) => found('missing_watch', id, `version ${version}`)),
    ...without(delivered, webhookWorkflow).map(({ id, version }) =>
      found('missing_deliveries', id, `revision ${version}`),
    ),
    ...surplus
      .slice(0, MOST_OF_A_KIND)
      .map(([workflowId, runId]) => found('surplus_workflow', workflowId.slice(CONVERSATION.length), `run ${runId}`)),
    ...[...stuck]
      .slice(0, MOST_OF_A_KIND)
      .map(([workflow, runId]) => found('stuck_workflow', workflow, `run ${runId}`)),
  ];
}

const found = (kind: Discrepancy['kind'], id: string, seen: string): Discrepancy => ({ kind, id, seen });

const CONVERSATION = conversationWorkflow('');
