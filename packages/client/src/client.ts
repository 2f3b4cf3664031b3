import { followEvents, type StreamOptions } from './event-stream.ts';
import type { Answer, CallOptions, Init, InitArgument, Item, ListPath, Method, PathOf } from './operations.ts';
import { BatonProblem } from './problem.ts';
import { insist } from './retry.ts';

export interface ClientOptions {
  /** Where the API is, such as `http://localhost:3000`. */
  readonly baseUrl: string;
  /** An API key, or a person's token; a function if tokens end and are replaced. A page with a session has none. */
  readonly token?: string | (() => string | Promise<string>);
  /** More headers, for every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often a call is repeated that got no answer, or 429 or 5xx. Default 5, which takes some eight seconds. */
  readonly retries?: number;
  /** How long one attempt may take. Default 15,000, which is longer than the API itself waits for anything. */
  readonly timeoutMs?: number;
  /**
   * Waits until a session that has ended begins anew: a write that was refused with 401 is then made once more, under the
   * same key. Default: the refusal is thrown.
   */
  readonly renewSession?: () => Promise<void>;
}

/** All that a call may carry; the types of `operations.ts` say which call takes what. */
interface AnyInit extends CallOptions {
  readonly path?: object;
  readonly query?: object;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/**
 * Calls Baton's HTTP API. Every call may be repeated safely, and is while the service is away: each POST and PATCH carries
 * an Idempotency-Key.
 */
export class BatonClient {
  readonly #options: ClientOptions & Required<Pick<ClientOptions, 'retries' | 'timeoutMs'>>;

  constructor(options: ClientOptions) {
    this.#options = { retries: 5, timeoutMs: 15_000, ...options };
  }

  get<P extends PathOf<'get'>>(path: P, ...[init]: InitArgument<Init<'get', P>>): Promise<Answer<'get', P>> {
    return this.#call('get', path, init);
  }

  put<P extends PathOf<'put'>>(path: P, ...[init]: InitArgument<Init<'put', P>>): Promise<Answer<'put', P>> {
    return this.#call('put', path, init);
  }

  post<P extends PathOf<'post'>>(path: P, ...[init]: InitArgument<Init<'post', P>>): Promise<Answer<'post', P>> {
    return this.#call('post', path, init);
  }

  patch<P extends PathOf<'patch'>>(path: P, ...[init]: InitArgument<Init<'patch', P>>): Promise<Answer<'patch', P>> {
    return this.#call('patch', path, init);
  }

  delete<P extends PathOf<'delete'>>(
    path: P,
    ...[init]: InitArgument<Init<'delete', P>>
  ): Promise<Answer<'delete', P>> {
    return this.#call('delete', path, init);
  }

  /** Everything in a list, page by page. */
  async *each<P extends ListPath>(path: P, ...[init]: InitArgument<Init<'get', P>>): AsyncGenerator<Item<P>> {
    const { query, ...rest }: AnyInit = init ?? {};
    let cursor: string | null = null;
    do {
      const asked: AnyInit = { ...rest, query: { ...query, ...(cursor === null ? {} : { cursor }) } };
      const page: { items: Item<P>[]; nextCursor: string | null } = await this.#call('get', path, asked);
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  /**
   * Events as they happen, from now on or after the one whose id is `after`, without gap or repeat: a stream that breaks off
   * is taken up again. Ends when `signal` does.
   *
   * @throws BatonProblem if the stream is refused, such as when the token has ended
   */
  events(options: StreamOptions = {}) {
    const { query, signal } = options;
    return followEvents(options, async (headers) =>
      fetch(this.#url('/v1/events', query === undefined ? {} : { query }), {
        headers: { ...(await this.#credential()), ...headers },
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  }

  async #call<Result>(method: Method, path: string, init: AnyInit = {}): Promise<Result> {
    const { retries, timeoutMs, renewSession } = this.#options;
    const { body, signal, idempotencyKey = crypto.randomUUID() } = init;
    const url = this.#url(path, init);
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'post' || method === 'patch' ? { 'idempotency-key': idempotencyKey } : {}),
    };
    const ask = async () => {
      const timeout = AbortSignal.timeout(timeoutMs);
      return await fetch(url, {
        method: method.toUpperCase(),
        headers: { ...(await this.#credential()), ...headers },
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    };
    const response = await insist(ask, { retries, signal }).catch(async (error: unknown) => {
      const hasEnded = error instanceof BatonProblem && error.code === 'unauthenticated';
      if (method === 'get' || renewSession === undefined || !hasEnded) throw error;
      await renewSession();
      return await insist(ask, { retries, signal });
    });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as Result;
  }

  async #credential(): Promise<Readonly<Record<string, string>>> {
    const { token, headers = {} } = this.#options;
    if (token === undefined) return headers;
    return { ...headers, authorization: `Bearer ${typeof token === 'string' ? token : await token()}` };
  }

  #url(template: string, { path = {}, query = {} }: Pick<AnyInit, 'path' | 'query'>): string {
    const url = new URL(`${this.#options.baseUrl.replace(/\/$/, '')}${template}`);
    for (const [name, value] of Object.entries(path)) {
      url.pathname = url.pathname.replace(encodeURI(`{${name}}`), encodeURIComponent(String(value)));
    }
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url.href;
  }
}
