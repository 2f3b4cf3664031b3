import { errorOf } from './problem.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

export interface Insistence {
  /** How often a call is repeated that got no answer, or one that says "not now". */
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes a request until it is answered for good: not by 429 or 5xx, which may pass. It must be one that may be repeated.
 *
 * @throws BatonProblem if it is refused
 */
export async function insist(ask: () => Promise<Response>, { retries, signal }: Insistence): Promise<Response> {
  for (let failures = 0; ; failures += 1) {
    const answer = await ask().catch((error: unknown) => {
      signal?.throwIfAborted();
      if (failures >= retries) throw error;
      return null;
    });
    if (answer?.ok) return answer;
    if (answer !== null && (failures >= retries || !mayPass(answer))) throw await errorOf(answer);
    await answer?.body?.cancel();
    await pause(answer === null ? pauseMs(failures) : (retryAfterMs(answer) ?? pauseMs(failures)), signal);
  }
}

export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}

/** Each pause is longer than the one before. Half of it is left to chance, so that callers do not come back together. */
export function pauseMs(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
}

/** Whether the same request may be answered otherwise later. */
export const mayPass = ({ status }: Response): boolean => status === 429 || status >= 500;

function retryAfterMs({ headers }: Response): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}
