import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** From before the request was written until the whole answer was there. */
  readonly elapsedMs: number;
}

/** Longer than the API itself waits for anything. */
const ANSWER_TIMEOUT_MS = 60_000;

const PATIENCE_MS = 60_000;
const RETRY_AFTER_MS = 100;

/**
 * Calls the API over connections that stay open. Node's plain client, since it takes a third of the processor time of
 * `fetch` and shares the machine with what is measured.
 */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;
  readonly #key: string;

  constructor({ port, key }: { readonly port: number; readonly key: string }) {
    this.#port = port;
    this.#key = key;
  }

  async call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const startedAtMs = performance.now();
    const response = await this.#send({ method, path, body, headers: { accept: 'application/json' } });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const elapsedMs = performance.now() - startedAtMs;
    const text = Buffer.concat(chunks).toString('utf8');
    return { status: response.statusCode ?? 0, body: (text === '' ? null : JSON.parse(text)) as Body, elapsedMs };
  }

  /** The same for what has to succeed, such as the preparation of a row: refused for overload, it asks again. */
  async expect<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const giveUpAtMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.call<Body>(method, path, body);
      if (answer.status < 300) return answer.body;
      if (answer.status !== 503 || performance.now() > giveUpAtMs) {
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      await delay(RETRY_AFTER_MS);
    }
  }

  /** Opens a stream of events, which the caller destroys. */
  async stream(path: string): Promise<IncomingMessage> {
    const response = await this.#send({ method: 'GET', path, headers: { accept: 'text/event-stream' } });
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`);
    return response;
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(asked: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  }): Promise<IncomingMessage> {
    const text = asked.body === undefined ? undefined : JSON.stringify(asked.body);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.#port,
          method: asked.method,
          path: asked.path,
          timeout: ANSWER_TIMEOUT_MS,
          headers: {
            ...asked.headers,
            authorization: `Bearer ${this.#key}`,
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(text)}` }),
          },
        },
        resolve,
      );
      sent.once('timeout', () => sent.destroy(new Error(`${asked.method} ${asked.path}: no answer`)));
      sent.once('error', reject);
      sent.end(text);
    });
  }
}
