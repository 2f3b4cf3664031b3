import type { ErrorCode } from './openapi.ts';

/** The body of a refusal, RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  /** The agent who holds the conversation, where that is the obstacle. */
  readonly agentId?: string;
  /** What is wrong with which field of the request. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** Baton refused a call, or could not carry it out. Decide by `code`, log `problem.requestId`. */
export class BatonProblem extends Error {
  override readonly name = 'BatonProblem';
  readonly code: ErrorCode;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/** What an answer that is no success throws. Whatever stands between here and Baton may answer in words of its own. */
export async function errorOf(response: Response): Promise<Error> {
  const text = await response.text();
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return new BatonProblem(JSON.parse(text) as Problem);
  }
  return new Error(`${response.url} answered ${response.status}, which is not Baton's: ${text.slice(0, 200)}`);
}
