import { Context } from '@temporalio/activity';
import type { AgentId, DirectoryScope, Instant } from '../contract/ids.ts';
import {
  type AvailabilityChanged,
  availabilityChanged,
  heartbeatBegan,
  membershipEnded,
  type PolicyChanged,
  policyChanged,
} from '../contract/messages.ts';
import { agentStart } from '../contract/workflow-starts.ts';
import { type ServingScope, wakeServableIn } from './serving.ts';
import { forEachConcurrently, type SignalDeps } from './signals.ts';
import { type Cursor, TELLING_PAGE, type Told, tellAll } from './telling.ts';

type PolicyTold = Told & PolicyChanged;

/** Telling many conversations: durable work with a heartbeat, resumed where it stopped. */
export function createAnnouncementActivities(deps: SignalDeps) {
  const { db, client } = deps;
  return {
    /** Tells every conversation the agent holds that its availability changed, the longest waiting first. */
    async tellHeldConversations(change: AvailabilityChanged): Promise<number> {
      const { agentId } = change;
      return await tellAll({
        deps,
        signal: availabilityChanged,
        message: () => change,
        page: (after: Cursor) => db.$queryRaw<Told[]>`
          SELECT id AS "conversationId", cursor FROM (
            SELECT id, concat_ws(' ', priority, to_char(waiting_since AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSMS'), id)
                         COLLATE "C" AS cursor
            FROM conversations WHERE agent_id = ${agentId}) held
          WHERE ${after}::text IS NULL OR cursor > ${after}::text COLLATE "C"
          ORDER BY cursor LIMIT ${TELLING_PAGE}`,
      });
    },

    /** Tells the open conversations of the scope the policy that is in force now. */
    async tellPolicy({ scope }: { scope: DirectoryScope }): Promise<number> {
      const inboxId = scope.kind === 'inbox' ? scope.inboxId : null;
      return await tellAll({
        deps,
        signal: policyChanged,
        message: ({ policyVersion, policy }) => ({ policyVersion, policy }),
        page: (after: Cursor) => db.$queryRaw<PolicyTold[]>`
          SELECT c.id AS "conversationId", c.id AS cursor, i.policy_version AS "policyVersion", i.policy
          FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
          WHERE c.status IN ('waiting', 'assigned') AND (${inboxId}::text IS NULL OR c.inbox_id = ${inboxId})
            AND (${after}::text IS NULL OR c.id > ${after}) ORDER BY c.id LIMIT ${TELLING_PAGE}`,
      });
    },

    /** Has the workflows of agents whose heartbeats are waited for look at the limit again. Told twice, they look twice. */
    async tellWatchers(): Promise<void> {
      const watched = await db.agent.findMany({ where: { heartbeatWatched: true }, select: { id: true } });
      const context = Context.current();
      await forEachConcurrently(watched, async ({ id }) => {
        const start = agentStart(id, context.info.taskQueue);
        await client.signalWithStart('agent', { ...start, signal: heartbeatBegan, signalArgs: [{ agentId: id }] });
        context.heartbeat();
      });
    },

    /** Agents who left the scope and whose conversations have not been told. */
    async listDepartures({ scope }: { scope: DirectoryScope }): Promise<readonly AgentId[]> {
      const place = departureScope(scope);
      if (place === null) return [];
      const rows = await db.departure.findMany({
        where: place,
        select: { agentId: true },
        orderBy: { agentId: 'asc' },
      });
      return rows.map((row) => row.agentId);
    },

    /** Tells what the departed agent holds in the scope, then forgets the departure. */
    async tellDeparture({ scope, agentId }: { scope: DirectoryScope; agentId: AgentId }): Promise<void> {
      const place = departureScope(scope);
      if (place === null) return;
      const inboxId = place.scope === 'inbox' ? place.scopeId : null;
      const teamId = place.scope === 'team' ? place.scopeId : null;
      await tellAll({
        deps,
        signal: membershipEnded,
        message: () => ({ agentId, scope: place.scope }),
        page: (after: Cursor) => db.$queryRaw<Told[]>`
          SELECT id AS "conversationId", id AS cursor FROM conversations
          WHERE agent_id = ${agentId} AND (inbox_id = ${inboxId} OR team_id = ${teamId})
            AND (${after}::text IS NULL OR id > ${after}) ORDER BY id LIMIT ${TELLING_PAGE}`,
      });
      await db.departure.deleteMany({ where: { ...place, agentId } });
    },

    /** Finds whom a change of the directory lets be served, and marks them as woken. */
    async findServable({ scope, at }: { scope: ServingScope; at: Instant }): Promise<readonly string[]> {
      return await wakeServableIn(db, scope, at);
    },
  };
}

function departureScope(scope: DirectoryScope): { readonly scope: 'inbox' | 'team'; readonly scopeId: string } | null {
  switch (scope.kind) {
    case 'account':
      return null;
    case 'inbox':
      return { scope: 'inbox', scopeId: scope.inboxId };
    case 'team':
      return { scope: 'team', scopeId: scope.teamId };
  }
}
