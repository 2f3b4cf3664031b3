import { expect } from 'vitest';
import type { Answer, ApiClient, ProblemBody } from '../e2e/client.ts';

/** Nobody is kept waiting longer than this, whatever is away. */
const PROMPT_MS = 5_000;

export type Call = readonly [method: string, path: string, body?: object];

/** Makes all calls at once; each must be answered promptly. Answers what each came to: its status, and its code if refused. */
export async function promptly(api: ApiClient, calls: readonly Call[]): Promise<readonly string[]> {
  return await Promise.all(
    calls.map(async ([method, path, body]) => {
      const askedAt = performance.now();
      const { status, body: answer }: Answer<Partial<ProblemBody> | null> = await api.call(method, path, body);
      expect(performance.now() - askedAt, `${method} ${path} in ms`).toBeLessThan(PROMPT_MS);
      return answer?.code === undefined ? `${status}` : `${status} ${answer.code}`;
    }),
  );
}

/** Status of /healthz, status of /readyz, and what that one says is missing. */
export async function health(api: ApiClient): Promise<readonly [number, number, string | undefined]> {
  const [alive, ready] = await Promise.all([
    api.call('GET', '/healthz'),
    api.call<{ readonly detail?: string }>('GET', '/readyz'),
  ]);
  return [alive.status, ready.status, ready.body.detail];
}

/** Waits until the API has noticed that whatever was away is back; the worker may have noticed before. */
export async function untilReady(api: ApiClient): Promise<void> {
  await expect.poll(() => health(api), { timeout: PROMPT_MS }).toEqual([200, 200, undefined]);
}
