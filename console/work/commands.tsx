import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { baton, type Command, type Conversation, problemOf } from '../api/client.ts';
import { type Me, titleOf, useAgents, useNames } from '../api/queries.ts';
import { takeIn } from '../live/refresh.ts';
import { type ToastAction, useToast } from '../parts/toasts.tsx';
import { useWhy } from '../why/opened.tsx';
import { refusalOf } from './refusals.ts';

export interface Target {
  readonly agentId?: string;
  readonly teamId?: string;
  readonly overCapacity?: boolean;
  /** Default: whom the screen shows. */
  readonly expectedAgentId?: string;
}

interface Asked {
  readonly conversation: Conversation;
  /** What is being done, while it is. */
  readonly doing: string;
  readonly ask: (idempotencyKey: string) => Promise<Command>;
  /** What was done, in a sentence. */
  readonly done: (answer: Command) => string;
  /** Does the opposite, where there is one. */
  readonly undo?: (answer: Command) => void;
  readonly target?: Target;
  /** What follows when it is done. */
  readonly then?: (answer: Command) => void;
}

/** What is taken off a conversation. */
interface Released {
  readonly agent?: boolean;
  readonly team?: boolean;
}

const noMore: NonNullable<Asked['then']> = () => undefined;

/** Everything a person does with a conversation: tried, told, taken back, and repeated under the same key. */
export function useCommands(me: Me) {
  const queries = useQueryClient();
  const names = useNames();
  const agents = useAgents().data ?? [];
  const toast = useToast();
  const { openWhy } = useWhy();
  const [doing, setDoing] = useState<string | null>(null);
  const leads = me.role !== 'agent';

  async function run(asked: Asked, idempotencyKey: string = crypto.randomUUID()): Promise<void> {
    const { conversation, ask, done, undo } = asked;
    setDoing(asked.doing);
    try {
      const answer = await ask(idempotencyKey);
      const { warnings, decision: _decision, ...now } = answer;
      takeIn(queries, me, now);
      const offline = warnings.includes('agent_offline') ? ` ${names.agent(now.agentId)} is offline.` : '';
      const actions: ToastAction[] = undo === undefined ? [] : [{ label: 'Undo', act: () => undo(answer) }];
      toast({ text: `${titleOf(conversation)}: ${done(answer)}${offline}`, actions });
      asked.then?.(answer);
    } catch (error) {
      refuse(error, asked, idempotencyKey);
    } finally {
      setDoing(null);
      for (const key of ['waiting', 'search', 'counts', 'conversation', 'timeline', 'explanation']) {
        void queries.invalidateQueries({ queryKey: [key] });
      }
    }
  }

  function refuse(error: unknown, asked: Asked, idempotencyKey: string): void {
    const { conversation, target = {} } = asked;
    const problem = problemOf(error);
    const wanted = target.agentId ?? me.agentId;
    const agent = agents.find(({ id }) => id === wanted);
    const load = agent === undefined ? null : agent.capacity === null ? null : `${agent.load} of ${agent.capacity}`;
    const team = target.teamId ?? conversation.teamId;
    const { text, remedies } = refusalOf(problem, { names, wanted, team, load, leads });
    const holder = problem?.problem.agentId;
    const actions: Record<(typeof remedies)[number], ToastAction> = {
      why: { label: 'See why', act: () => openWhy(conversation.id) },
      'take-over': {
        label: 'Take it over',
        act: () =>
          assign(conversation, { agentId: me.agentId, ...(holder === undefined ? {} : { expectedAgentId: holder }) }),
      },
      'over-capacity': {
        label: 'Assign all the same',
        act: () => assign(conversation, { ...target, agentId: wanted, overCapacity: true }),
      },
      again: { label: 'Try again', act: () => void run(asked, idempotencyKey) },
    };
    toast({
      text: `${titleOf(conversation)}: ${text}`,
      tone: 'refused',
      actions: remedies.map((each) => actions[each]),
    });
  }

  function assign(conversation: Conversation, target: Target): void {
    const { id, teamId } = conversation;
    const before = { agentId: target.expectedAgentId ?? conversation.agentId, teamId };
    void run({
      conversation,
      doing: 'Assigning…',
      target,
      ask: (idempotencyKey) =>
        baton.post('/v1/conversations/{id}/assign', {
          path: { id },
          body: { expectedAgentId: before.agentId, ...target },
          idempotencyKey,
        }),
      done: (now) =>
        target.agentId === undefined
          ? `team ${names.team(now.teamId)}.`
          : `${now.agentId === me.agentId ? 'yours' : `${names.agent(now.agentId)} has it`} now.`,
      // Whom routing found for the new team keeps it.
      undo: (now) =>
        restore(now, target.agentId === undefined && before.agentId === null ? { ...now, teamId } : before),
    });
  }

  /** Gives a conversation the agent and the team that it had, together where it had both. */
  function restore(now: Conversation, { agentId, teamId }: Pick<Conversation, 'agentId' | 'teamId'>): void {
    const back = {
      ...(agentId === null || agentId === now.agentId ? {} : { agentId }),
      ...(teamId === null || teamId === now.teamId ? {} : { teamId }),
    };
    const giveBack = (then: Conversation) => {
      if (Object.keys(back).length > 0) assign(then, back);
    };
    const leaves = { agent: agentId === null && now.agentId !== null, team: teamId === null && now.teamId !== null };
    // What it had not comes off first: an agent may not be in the team.
    if (leaves.agent || leaves.team) unassign(now, leaves, giveBack);
    else giveBack(now);
  }

  function claim(conversation: Conversation): void {
    const { id } = conversation;
    void run({
      conversation,
      doing: 'Assigning…',
      ask: (idempotencyKey) => baton.post('/v1/conversations/{id}/claim', { path: { id }, idempotencyKey }),
      done: () => 'yours now.',
      undo: (now) => unassign(now, { agent: true }),
    });
  }

  function unassign(conversation: Conversation, { agent = false, team = false }: Released, then = noMore): void {
    const { id, agentId, teamId } = conversation;
    const body = { ...(agent ? { agent } : {}), ...(team ? { team } : {}) } as const;
    void run({
      conversation,
      doing: 'Unassigning…',
      ask: (idempotencyKey) => baton.post('/v1/conversations/{id}/unassign', { path: { id }, body, idempotencyKey }),
      done: () => (agent ? 'nobody has it now.' : 'no team has it now.'),
      undo: (now) => restore(now, { agentId: agent ? agentId : now.agentId, teamId }),
      then,
    });
  }

  function requeue(conversation: Conversation): void {
    const { id } = conversation;
    void run({
      conversation,
      doing: 'Requeueing…',
      ask: (idempotencyKey) => baton.post('/v1/conversations/{id}/requeue', { path: { id }, idempotencyKey }),
      done: (now) => (now.agentId === null ? 'it waits again.' : `${names.agent(now.agentId)} has it now.`),
    });
  }

  function route(conversation: Conversation): void {
    const { id } = conversation;
    void run({
      conversation,
      doing: 'Routing…',
      ask: (idempotencyKey) => baton.post('/v1/conversations/{id}/route', { path: { id }, idempotencyKey }),
      done: (now) => (now.agentId === null ? 'it waits.' : `${names.agent(now.agentId)} has it now.`),
    });
  }

  function resolve(conversation: Conversation): void {
    const { id } = conversation;
    void run({
      conversation,
      doing: 'Resolving…',
      ask: (idempotencyKey) => baton.post('/v1/conversations/{id}/resolve', { path: { id }, idempotencyKey }),
      done: () => 'resolved.',
    });
  }

  function amend(conversation: Conversation, change: Partial<Pick<Conversation, 'priority' | 'skills'>>): void {
    const { id, priority, skills } = conversation;
    const what = change.priority === undefined ? 'skills' : 'priority';
    void run({
      conversation,
      doing: 'Saving…',
      ask: (idempotencyKey) => baton.patch('/v1/conversations/{id}', { path: { id }, body: change, idempotencyKey }),
      done: (now) => (what === 'priority' ? `priority ${now.priority}.` : `skills ${now.skills.join(', ') || 'none'}.`),
      undo: (now) => amend(now, what === 'priority' ? { priority } : { skills }),
    });
  }

  /** For trying Baton out without a channel: the answer itself is said elsewhere. */
  async function answered(conversation: Conversation): Promise<void> {
    const { id } = conversation;
    try {
      await baton.post('/v1/conversations/{id}/messages', { path: { id }, body: { from: 'agent' } });
      toast({ text: `${titleOf(conversation)}: answered.` });
    } catch (error) {
      toast({ text: problemOf(error)?.problem.detail ?? 'Baton did not answer.', tone: 'refused' });
    }
    for (const key of ['conversation', 'list', 'search', 'timeline'])
      void queries.invalidateQueries({ queryKey: [key] });
  }

  return { doing, assign, claim, unassign, requeue, route, resolve, amend, answered };
}

export type Commands = ReturnType<typeof useCommands>;
