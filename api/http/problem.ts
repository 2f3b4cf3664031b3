import { ERRORS, type ErrorCode } from '../../contract/errors.ts';

/** One thing that is wrong with a request: where, as a JSON Pointer, and what to put there instead. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What an error answer may carry beside its sentence. */
export interface ProblemExtras {
  /** The agent who holds the conversation, where that is the obstacle. */
  readonly agentId?: string;
  readonly errors?: readonly FieldError[];
  /** When a repeat makes sense; only where the code says that one does. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** An answer that is an error. Thrown anywhere below a route; the error handler turns it into problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ErrorCode;
  readonly status: number;
  readonly extras: ProblemExtras;

  constructor(code: ErrorCode, detail?: string, extras: ProblemExtras = {}) {
    super(detail ?? ERRORS[code].title, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.code = code;
    this.status = ERRORS[code].status;
    this.extras = extras;
  }
}

/** The request itself is wrong, in fields that can be named. */
export function invalidRequest(...errors: readonly FieldError[]): Problem {
  const detail = errors.map(({ path, message }) => `${path === '' ? 'the body' : path} ${message}`).join('; ');
  return new Problem('invalid_request', `${detail}.`, { errors });
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}
