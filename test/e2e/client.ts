import { expect } from 'vitest';
import type { Decision } from '../../contract/decision.ts';
import type { ConversationView } from '../../contract/model.ts';

/** An answer of the API; the body is whatever came, for the test to judge. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export interface CommandBody extends ConversationView {
  readonly warnings: readonly string[];
  readonly decision: Decision | null;
}

export interface ProblemBody {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly agentId?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

export interface EventBody {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly conversationId: string | null;
  readonly agentId: string | null;
  readonly actor: { readonly kind: string; readonly id: string | null };
  readonly reason: string | null;
  readonly decisionId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface AgentBody {
  readonly availability: string;
  readonly availabilityCause: string;
  readonly availabilitySince: string;
  readonly load: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Insistence {
  readonly method?: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Default: a new one. */
  readonly key?: string;
}

/** Longer than a restart and the takeover after it take, on a machine that has other things to do. */
const PATIENCE_MS = 60_000;

/** The API bounds every answer; whoever dies without closing the connection must not keep a test waiting. */
const ANSWER_TIMEOUT_MS = 10_000;

const isTrouble = (status: unknown): boolean => status === 'no answer' || status === 503;

/** Speaks to the API as a channel connector or a console would. */
export class ApiClient {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async call<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? null : JSON.parse(text)) as Body,
      headers: response.headers,
    };
  }

  /**
   * The same, again and again with one Idempotency-Key while the service is away: what a careful caller does. Answers the
   * first answer that is none of a service in trouble.
   */
  async insist<Body>({ key = crypto.randomUUID(), ...asked }: Insistence): Promise<Answer<Body>> {
    let answer: Answer<Body> | undefined;
    const ask = async () => {
      answer = await this.call<Body>(asked.method ?? 'POST', asked.path, asked.body, { 'idempotency-key': key }).catch(
        // Nobody listens, or whoever listened has died.
        () => undefined,
      );
      return answer?.status ?? 'no answer';
    };
    await expect.poll(ask, { timeout: PATIENCE_MS, interval: 500 }).not.toSatisfy(isTrouble);
    if (answer === undefined) throw new Error(`${asked.path}: no answer`);
    return answer;
  }

  /** The same, for calls that must succeed. */
  async expect<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.call<Body>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Every item of a list, page by page. */
  async all<Item>(path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const separator = path.includes('?') ? '&' : '?';
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page<Item> = await this.expect('GET', `${path}${separator}limit=200${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }
}
