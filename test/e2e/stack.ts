import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { type Stack, type StackOptions, startStack } from '../../dev/stack.ts';
import { ApiClient } from './client.ts';
import { expectInvariants } from './invariants.ts';

interface UseOptions extends StackOptions {
  /** The stories break things by hand: workflows may have been terminated, and repairs are counted. */
  readonly brokenByHand?: boolean;
}

/** Every process, real, for one test file; the invariants are checked after each of its stories. */
export function useStack({ brokenByHand = false, ...options }: UseOptions = {}): {
  readonly stack: () => Stack;
  readonly api: () => ApiClient;
} {
  let stack: Stack | undefined;
  const lines: string[] = [];
  const running = (): Stack => {
    if (stack === undefined) throw new Error('the stack has not been started');
    return stack;
  };
  beforeAll(async () => {
    const environment = { WORKFLOW_BUNDLE: inject('workflowBundle'), ...options.environment };
    stack = await startStack({ log: (line) => lines.push(line), ...options, environment });
  });
  afterEach(async ({ task }) => {
    const breach = await expectInvariants(running(), { brokenByHand }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (task.result?.state === 'fail' || breach !== undefined) {
      process.stderr.write(`${lines.slice(-60).join('\n')}\n`);
    }
    lines.length = 0;
    if (breach !== undefined) throw breach;
  });
  afterAll(() => stack?.stop());
  return { stack: running, api: () => new ApiClient(running().apiUrl, running().apiKey) };
}
