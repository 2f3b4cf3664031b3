import { ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '../contract/errors.ts';

/** The refusal as the caller of an update gets it. */
export function failureOf(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusal.code,
    message: refusal.message,
    nonRetryable: true,
    details: [refusal],
  });
}
