import { setTimeout as delay } from 'node:timers/promises';
import { RequestGate } from './request-gate.ts';
import { readServerSentEvents } from './server-sent-events.ts';

/** An answer that should not have come, or none at all. */
export interface ApiFailure {
  readonly request: string;
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly detail: string;
}

/** One page of a list. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

type Attempt<Answer> = { readonly value: Answer } | { readonly isFinal: boolean; readonly reason: string };

/** Everything the demo asks for may be asked for again: ids are its own, and the rest is the same done twice. */
const ATTEMPTS = 3;
const PAUSE_MS = 250;

/** Enough to keep pace with the day, too few to be a load test. */
const MOST_AT_ONCE = 12;
/** Longer than the API itself waits for anything. */
const TIMEOUT_MS = 15_000;
const PAGE_SIZE = 200;

export interface ApiClientOptions {
  readonly url: string;
  readonly key: string;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** Calls the HTTP API, never more than a few requests at once, and remembers how long they took and which failed. */
export class ApiClient {
  readonly failures: ApiFailure[] = [];
  readonly durationsMs: number[] = [];
  readonly #options: ApiClientOptions;
  readonly #gate = new RequestGate(MOST_AT_ONCE);

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.#request<Answer>('GET', path);
  }

  send<Answer>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<Answer> {
    return this.#request<Answer>(method, path, body);
  }

  /** Every item of a list, page by page. */
  async list<Item>(path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ limit: `${PAGE_SIZE}`, ...(cursor === null ? {} : { cursor }) });
      const page: Page<Item> = await this.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  /** Each event of a live stream, until told to end; a stream that breaks off is noted as a failure. */
  async *follow<Event>(path: string, end: AbortSignal): AsyncGenerator<Event> {
    const { url, key } = this.#options;
    const signal = AbortSignal.any([this.#options.signal, end]);
    try {
      const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream' };
      const response = await fetch(`${url}${path}`, { headers, signal });
      if (!response.ok || response.body === null) throw new Refusal(response.status, detailOf(await response.text()));
      for await (const data of readServerSentEvents(response.body)) yield JSON.parse(data) as Event;
      throw new Error('the stream ended');
    } catch (error) {
      if (signal.aborted) return;
      const status = error instanceof Refusal ? error.status : null;
      this.failures.push({ request: `GET ${path}`, status, detail: reasonOf(error) });
    }
  }

  #request<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    return this.#gate.run(async () => {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await this.#attempt<Answer>(method, path, body);
        if ('value' in answer) return answer.value;
        if (answer.isFinal || attempt === ATTEMPTS) throw new RequestFailed(`${method} ${path}: ${answer.reason}`);
        await delay(PAUSE_MS * attempt, undefined, { signal: this.#options.signal }).catch(() => undefined);
      }
    });
  }

  /** A failure is noted even if a repetition will succeed: in a healthy system there is none. */
  async #attempt<Answer>(method: string, path: string, body: object | undefined): Promise<Attempt<Answer>> {
    const startedAt = performance.now();
    try {
      return { value: await this.#call<Answer>(method, path, body) };
    } catch (error) {
      if (this.#options.signal.aborted) return { isFinal: true, reason: 'the demo was stopped' };
      const status = error instanceof Refusal ? error.status : null;
      const detail = error instanceof Refusal ? error.message : reasonOf(error);
      this.failures.push({ request: `${method} ${path}`, status, detail });
      return { isFinal: status !== null && status < 500, reason: `${status ?? 'no answer'} ${detail}` };
    } finally {
      this.durationsMs.push(performance.now() - startedAt);
    }
  }

  async #call<Answer>(method: string, path: string, body: object | undefined): Promise<Answer> {
    const { url, key, signal } = this.#options;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Refusal(response.status, detailOf(text));
    return (text === '' ? null : JSON.parse(text)) as Answer;
  }
}

/** A request that failed and was noted, or was cut short by the end of the demo; whoever made it may go on. */
export class RequestFailed extends Error {}

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** The code and the sentence of a problem; of anything else its beginning. */
function detailOf(body: string): string {
  try {
    const { code, detail } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    return `${code}: ${detail}`;
  } catch {
    return body.slice(0, 200);
  }
}

/** What `fetch` throws says little; its cause names the reason. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
