import { AsyncLocalStorage, type Headers } from '@temporalio/workflow';

/** The message that something is done for, as far as a trace of it goes: what its activities are told in their headers. */
export interface Cause {
  readonly traceId: string;
  readonly headers: Headers;
}

const causes = new AsyncLocalStorage<Cause>();

/** The cause of what is being done; undefined where its sender traces nothing, or time alone is the cause. */
export const causeNow = (): Cause | undefined => causes.getStore();

/** Does the work for that cause: it may have waited for its turn behind what others asked for. */
export const causedBy = <Result>(cause: Cause | undefined, work: () => Result): Result =>
  cause === undefined ? work() : causes.run(cause, work);
