import { Context } from '@temporalio/activity';
import type { Instant } from '../contract/ids.ts';
import { discrepancyFound, heartbeatBegan } from '../contract/messages.ts';
import type { Discrepancy } from '../contract/reconciliation.ts';
import { agentStart } from '../contract/workflow-starts.ts';
import { inTransaction } from './database.ts';
import { findByWorkflow, findInRows, findUnserved } from './discrepancies.ts';
import { countRepairs } from './repairs.ts';
import { type SignalDeps, signalConversation, signalInDoubt } from './signals.ts';

export function createReconciliationActivities(deps: SignalDeps) {
  const { db, client } = deps;
  return {
    /** Looks for what is not as it must be. A system at work is never quite still: only what lasts is worth a repair. */
    async findDiscrepancies({ at }: { readonly at: Instant }): Promise<readonly Discrepancy[]> {
      const byWorkflow = await findByWorkflow(db, client);
      Context.current().heartbeat();
      const inRows = await findInRows(db, at);
      Context.current().heartbeat();
      const unserved = await findUnserved(db, at);
      // Where nobody is at home, or the row is wrong, the rest follows from that.
      const known = new Set([...byWorkflow, ...inRows].map(({ id }) => id));
      return [...byWorkflow, ...inRows, ...unserved.filter(({ id }) => !known.has(id))];
    },

    /**
     * Has each owner put it right: a conversation's workflow looks at everything anew, and starts again where it is gone.
     * Loads belong to nobody and are counted here. Repeated, it finds it right.
     */
    async repairDiscrepancies({ found, at }: { readonly found: readonly Discrepancy[]; readonly at: Instant }) {
      for (const discrepancy of found) {
        await repair(discrepancy, at);
        Context.current().heartbeat();
      }
      countRepairs(found.filter(({ kind }) => kind !== 'missing_workflow'));
    },
  };

  async function repair({ kind, id }: Discrepancy, at: Instant): Promise<void> {
    switch (kind) {
      case 'load_mismatch':
        return await countLoad(id);
      case 'missing_watch': {
        const start = agentStart(id, Context.current().info.taskQueue);
        await client.signalWithStart('agent', { ...start, signal: heartbeatBegan, signalArgs: [{ agentId: id }] });
        return;
      }
      case 'row_mismatch':
        return await signalInDoubt(deps, id, at);
      case 'unserved':
      case 'held_by_lost':
      case 'missing_workflow':
      case 'surplus_workflow':
        return await signalConversation(deps, id, discrepancyFound, { at });
    }
  }

  /** Whoever assigns or releases holds the agent's row from before its count is changed. */
  async function countLoad(agentId: string): Promise<void> {
    await inTransaction(db, async (tx) => {
      await tx.$queryRaw`SELECT FROM agents WHERE id = ${agentId} FOR UPDATE`;
      await tx.$executeRaw`
        UPDATE agents SET load = (SELECT count(*) FROM assignments WHERE agent_id = ${agentId} AND ended_at IS NULL)
        WHERE id = ${agentId}`;
    });
  }
}
