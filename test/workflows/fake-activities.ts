import { Context } from '@temporalio/activity';
import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { Activities } from '../../activities/index.ts';
import { conversationWorkflow, type InstallationId, workflowIdOf } from '../../contract/ids.ts';
import { missesReported, policyChanged, standingChanged } from '../../contract/messages.ts';
import type { Transition, TransitionKind, TransitionResult } from '../../contract/transitions.ts';
import { agentStart } from '../../contract/workflow-starts.ts';
import type { FakeWorld } from './fake-world.ts';
import type { ActivityName } from './gate.ts';

interface Deps {
  /** The world of the test that runs. */
  readonly world: () => FakeWorld;
  readonly client: WorkflowClient;
}

/** The activities of Baton on a world in memory. Each is safe to repeat, as the real ones are. */
export function createFakeActivities({ world, client }: Deps): Activities {
  const gated =
    <Input, Output>(name: ActivityName, work: (input: Input) => Output | Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      const { gate } = world();
      gate.enter(name);
      const result = await work(input);
      await gate.leave(name);
      return result;
    };
  // The queue bears its name.
  const installation = (): InstallationId => Context.current().info.taskQueue;
  /** Whoever was changed is told before the answer, so that a test need not wait for it. */
  const tell = async ({ kind, at }: Pick<Transition, 'kind' | 'at'>) => {
    const { outbox, told, keepsSilent } = world();
    const signal = kind === 'directory' ? policyChanged : standingChanged;
    for (const conversationId of keepsSilent ? [] : outbox) {
      const standing = world().standing(conversationId, at);
      told.push({ conversationId, signal: signal.name, standing });
      const handle = client.getHandle(workflowIdOf(installation(), conversationWorkflow(conversationId)));
      await handle.signal(signal, { standing }).catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
      outbox.delete(conversationId);
    }
  };
  const transition = <Kind extends TransitionKind>(name: Kind) =>
    gated(name, async (input: Extract<Transition, { kind: Kind }>): Promise<TransitionResult<Kind>> => {
      const result = world().carryOut(input);
      await tell(input);
      return result;
    });
  /** These are never refused. */
  const unrefused = <Kind extends 'availability' | 'directory'>(name: Kind) =>
    gated(name, async (input: Extract<Transition, { kind: Kind }>) => {
      const result = world().carryOut(input);
      await tell(input);
      if (result.kind === 'refused') throw new Error(result.refusal.message);
      return result as Exclude<TransitionResult<Kind>, { kind: 'refused' }>;
    });

  return {
    open: transition('open'),
    assign: transition('assign'),
    claim: transition('claim'),
    unassign: transition('unassign'),
    requeue: transition('requeue'),
    route: transition('route'),
    handOff: transition('handOff'),
    amend: transition('amend'),
    resolve: transition('resolve'),
    due: transition('due'),
    mend: transition('mend'),
    availability: unrefused('availability'),
    directory: unrefused('directory'),
    reportMisses: gated('reportMisses', async (report) => {
      const start = agentStart(report.agentId, installation());
      await client.signalWithStart('agent', { ...start, signal: missesReported, signalArgs: [report] });
    }),
    checkHeartbeat: gated('checkHeartbeat', ({ agentId }) => world().checkHeartbeat(agentId)),
    findDiscrepancies: gated('findDiscrepancies', ({ at }) => world().reconciler.check(at)),
    makeRoomForMonths: gated('makeRoomForMonths', () => undefined),
    forgetOld: gated('forgetOld', () => ({ conversations: 0, events: 0, months: [] })),
    repairDiscrepancies: gated('repairDiscrepancies', ({ found }) => world().reconciler.repair(found)),
  };
}
