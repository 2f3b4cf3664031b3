import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CommandAnswer, ConversationInput, Open, OpenAnswer } from '../contract/messages.ts';
import * as messages from '../contract/messages.ts';
import type { AskedCommand } from './commands.ts';
import { ConversationLoop } from './conversation-loop.ts';
import { carry, timingOf } from './conversation-state.ts';
import { failureOf } from './refusal-failure.ts';

/**
 * A conversation from its first message until it is resolved. It opens (creates, reopens or finds its row, and is routed),
 * then does one thing after another: commands, changes of its agent, deadlines, hints that a place is free. A consumer
 * message on a resolved conversation begins a new run.
 */
export async function conversation(input: ConversationInput): Promise<void> {
  const loop = new ConversationLoop(input);
  const asked = listen(loop);
  if (input.carried === undefined) {
    await condition(() => asked() || loop.hasWork || input.reopenedBy !== undefined);
    await loop.open();
    if (loop.opened !== null && 'code' in loop.opened) {
      await condition(allHandlersFinished);
      throw failureOf(loop.opened);
    }
  }
  for (;;) {
    while (!loop.over) {
      if (loop.mayRollOver) await continueAsNew<typeof conversation>({ open: input.open, carried: carry(loop.state) });
      await loop.step();
    }
    // Callers still wait for their answers, and more of them may come meanwhile.
    await condition(() => allHandlersFinished() || !loop.over);
    if (loop.over) break;
  }
  const reopenedBy = loop.state.early.filter((message) => message.from === 'consumer');
  if (reopenedBy.length > 0) await continueAsNew<typeof conversation>({ open: input.open, reopenedBy });
}

/**
 * Sets every handler. Signals are for what happened, updates for what somebody wants an answer to; each command is also a
 * signal for callers who do not wait.
 *
 * @returns whether the conversation was asked to begin
 */
function listen(loop: ConversationLoop): () => boolean {
  let openedBy: string | null = null;
  let begun = false;

  const begin = ({ message }: Open) => {
    if (loop.opened === null && !begun && message !== undefined) loop.hear(message);
    begun = true;
  };
  const open = async (ask: Open): Promise<OpenAnswer> => {
    const { id } = currentUpdateInfo() ?? { id: '' };
    if (!begun && loop.state.standing === null) openedBy = id;
    begin(ask);
    await condition(() => loop.opened !== null || loop.state.standing !== null);
    if (loop.opened !== null && 'code' in loop.opened) throw failureOf(loop.opened);
    const first = openedBy === id ? loop.opened : null;
    const standing = first?.standing ?? loop.state.standing;
    if (standing === null) throw new Error('opened without a standing');
    const answer = loop.answerOf(standing);
    return first?.outcome === 'created' ? { ...answer, created: true, decision: first.decision } : answer;
  };

  setHandler(messages.open, open);
  setHandler(messages.openSignal, begin);
  setHandler(messages.messageReceived, (message) => {
    loop.hear(message);
    begun = true;
  });
  setHandler(messages.availabilityChanged, ({ agentId, availabilityVersion: version }) =>
    loop.review({ because: 'availability', agentId, version }),
  );
  setHandler(messages.membershipEnded, ({ agentId, scope }) => loop.review({ because: `left_${scope}`, agentId }));
  setHandler(messages.policyChanged, (change) => loop.adoptPolicy(change));
  setHandler(messages.slotFreed, () => loop.hint());
  setHandler(messages.discrepancyFound, () => loop.doubt());
  setHandler(messages.responseTiming, () => timingOf(loop.state));
  listenForCommands(loop);
  return () => begun;
}

function listenForCommands(loop: ConversationLoop): void {
  const options = <Ask>(as: (ask: Ask) => AskedCommand) => ({
    validator: (ask: Ask): void => {
      const refusal = loop.whyRefused(as(ask));
      if (refusal !== null) throw failureOf(refusal);
    },
  });
  const answer = (command: AskedCommand): Promise<CommandAnswer> =>
    loop.ask(command, `update/${currentUpdateInfo()?.id ?? workflowInfo().runId}`);

  const assign = (ask: messages.Assign): AskedCommand => ({ name: 'assign', ask });
  const claim = (ask: messages.Claim): AskedCommand => ({ name: 'claim', ask });
  const unassign = (ask: messages.Unassign): AskedCommand => ({ name: 'unassign', ask });
  const requeue = (ask: messages.Command): AskedCommand => ({ name: 'requeue', ask });
  const route = (ask: messages.Command): AskedCommand => ({ name: 'route', ask });
  const handOff = (ask: messages.HandOff): AskedCommand => ({ name: 'handOff', ask });
  const amend = (ask: messages.Amend): AskedCommand => ({ name: 'amend', ask });
  const resolve = (ask: messages.Resolve): AskedCommand => ({ name: 'resolve', ask });

  setHandler(messages.assign, (ask) => answer(assign(ask)), options(assign));
  setHandler(messages.claim, (ask) => answer(claim(ask)), options(claim));
  setHandler(messages.unassign, (ask) => answer(unassign(ask)), options(unassign));
  setHandler(messages.requeue, (ask) => answer(requeue(ask)), options(requeue));
  setHandler(messages.route, (ask) => answer(route(ask)), options(route));
  setHandler(messages.handOff, (ask) => answer(handOff(ask)), options(handOff));
  setHandler(messages.amend, (ask) => answer(amend(ask)), options(amend));
  setHandler(messages.resolve, (ask) => answer(resolve(ask)), options(resolve));

  setHandler(messages.assignSignal, (ask) => loop.tell(assign(ask)));
  setHandler(messages.claimSignal, (ask) => loop.tell(claim(ask)));
  setHandler(messages.unassignSignal, (ask) => loop.tell(unassign(ask)));
  setHandler(messages.requeueSignal, (ask) => loop.tell(requeue(ask)));
  setHandler(messages.routeSignal, (ask) => loop.tell(route(ask)));
  setHandler(messages.handOffSignal, (ask) => loop.tell(handOff(ask)));
  setHandler(messages.amendSignal, (ask) => loop.tell(amend(ask)));
  setHandler(messages.resolveSignal, (ask) => loop.tell(resolve(ask)));
}
