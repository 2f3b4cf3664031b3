import type { SignalDefinition } from '@temporalio/common';
import { log, setHandler } from '@temporalio/workflow';
import type { TSchema } from 'typebox';
import { failureOf } from './failures.ts';
import { fits } from './message-shapes.ts';

/** @throws ApplicationFailure `invalid_request` if an update's argument is malformed, so that the update is refused */
export function requireShape(name: string, shape: TSchema, argument: unknown): void {
  if (fits(shape, argument)) return;
  throw failureOf({ code: 'invalid_request', message: `the argument of ${name} is malformed` });
}

/** Sets the handler of a signal. One that is malformed is logged and dropped, since nobody waits for an answer. */
export function hear<Message>(
  definition: SignalDefinition<[Message]>,
  shape: TSchema,
  handle: (message: Message) => void,
): void {
  setHandler(definition, (message) => {
    if (fits(shape, message)) handle(message);
    else log.warn('malformed signal dropped', { signal: definition.name });
  });
}
