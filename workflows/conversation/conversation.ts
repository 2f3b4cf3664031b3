import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { COMMAND_NAMES } from '../../contract/commands.ts';
import * as messages from '../../contract/messages.ts';
import { hear, requireShape } from '../door.ts';
import { failureOf } from '../failures.ts';
import {
  COMMAND_SHAPES,
  MessageToldShape,
  OpenConversationShape,
  OpenShape,
  StandingToldShape,
} from '../message-shapes.ts';
import { ConversationLoop } from './loop.ts';

/**
 * A conversation from its first message until it is resolved. It decides when something is done: it opens, carries out
 * commands one after another, and keeps the timer. What is done, the rows decide. A consumer message on a resolved
 * conversation begins a new run, unless this one has not ended yet.
 */
export async function conversation(input: messages.ConversationInput): Promise<void> {
  const { open } = input;
  requireShape('the workflow', OpenConversationShape, open);
  const loop = new ConversationLoop(input);
  listen(loop);
  const mayLeave = () => loop.isOver || workflowInfo().continueAsNewSuggested;
  for (;;) {
    await condition(() => loop.hasWork || (mayLeave() && loop.isIdle && allHandlersFinished()));
    if (!loop.hasWork) break;
    await loop.step();
  }
  if (loop.refused !== null) throw failureOf(loop.refused);
  const carried = loop.isOver ? null : loop.carry();
  if (carried !== null) await continueAsNew<typeof conversation>({ open, carried });
}

/**
 * Sets every handler. Signals are for what happened, updates for what somebody wants an answer to; each command is also a
 * signal for callers who do not wait.
 */
function listen(loop: ConversationLoop): void {
  setHandler(messages.open, (asked) => loop.open(asked), {
    validator: (asked) => requireShape('open', OpenShape, asked),
  });
  hear(messages.openSignal, OpenShape, ({ message }) => loop.begin(message));
  hear(messages.messageReceived, MessageToldShape, ({ message, standing }) =>
    standing === undefined ? loop.record(message) : loop.adopt(standing),
  );
  hear(messages.standingChanged, StandingToldShape, ({ standing }) => loop.adopt(standing));
  hear(messages.policyChanged, StandingToldShape, ({ standing }) => loop.adopt(standing));
  setHandler(messages.discrepancyFound, () => loop.doubt());

  for (const name of COMMAND_NAMES) {
    const { update, signal } = messages.commandMessages[name];
    const shape = COMMAND_SHAPES[name];
    setHandler(update, (command) => loop.ask(name, command, currentUpdateInfo()?.id ?? workflowInfo().runId), {
      validator: (command) => {
        requireShape(name, shape, command);
        const refusal = loop.whyRefused(name, command);
        if (refusal !== null) throw failureOf(refusal);
      },
    });
    hear(signal, shape, (command) => loop.tell(name, command));
  }
}
