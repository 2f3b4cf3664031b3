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

/** What a caller gets whose request failed for good: the log and the history of attempts have the rest. */
export const INTERNAL_ERROR: Refusal = { code: 'internal_error', message: 'it failed, and would fail again' };
