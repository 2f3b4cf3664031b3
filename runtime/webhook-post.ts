import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { Answer, PostMessage, WebhookMessage } from '../activities/webhooks/message.ts';

export interface WebhookPostOptions {
  /** Whether private and loopback addresses are posted to as well. */
  readonly allowPrivate: boolean;
  /** The most one attempt may take, from the look-up of the name to the end of the answer. */
  readonly timeoutMs?: number;
}

export interface WebhookPost {
  readonly post: PostMessage;
  /** Closes the connections that are kept open. */
  close(): void;
}

const TIMEOUT_MS = 10_000;

/** Nobody reads the answer; one that is longer costs the endpoint its open connection. */
const ANSWER_LIMIT_BYTES = 64 * 1_024;

/** Shorter than servers keep idle connections open, so that none is used just when the other side closes it. */
const IDLE_MS = 2_000;

/** Posts messages over HTTP, to the addresses that are allowed and to no others. */
export function createWebhookPost({ allowPrivate, timeoutMs = TIMEOUT_MS }: WebhookPostOptions): WebhookPost {
  // They look at the very addresses that a connection is about to go to, so that a name which leads elsewhere a moment
  // later is of no use.
  const allowed = { allowPrivateIPAddress: allowPrivate, allowMetaIPAddress: allowPrivate };
  const connections = { keepAlive: true, timeout: IDLE_MS, ...allowed };
  const agents = {
    http: new RequestFilteringHttpAgent(connections),
    https: new RequestFilteringHttpsAgent(connections),
  };

  async function exchange({ url, headers, body }: WebhookMessage, signal: AbortSignal): Promise<Answer> {
    const { protocol } = new URL(url);
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal,
    };
    const request =
      protocol === 'https:'
        ? https.request(url, { ...options, agent: agents.https })
        : http.request(url, { ...options, agent: agents.http });
    return { kind: 'answered', status: await statusOf(request, body) };
  }

  return {
    async post(message, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return await exchange(message, AbortSignal.any([signal, timeout]));
      } catch (error) {
        signal.throwIfAborted();
        return unanswered(timeout.aborted ? `no answer within ${timeoutMs / 1_000} s` : inWords(error));
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** The status of the answer, once its body has come too or is cut off. A redirect is an answer like any other. */
function statusOf(request: http.ClientRequest, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.once('response', (response) => {
      // The status is known, and nothing that happens to the body changes it.
      response.on('error', () => undefined);
      response.once('close', () => resolve(response.statusCode ?? 0));
      drain(response);
    });
    request.end(body);
  });
}

/** Reads the body to its end, so that the connection can be used again, or up to the limit. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_LIMIT_BYTES) response.destroy();
  });
}

const unanswered = (error: string): Answer => ({ kind: 'unanswered', error });

/** What the agents say of an address that is not public; their errors have no code. */
const PRIVATE_ADDRESS = /is not allowed\. Because,? It is (private|meta) IP address/;

/** `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED` …: the code says more than the sentence around it. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (PRIVATE_ADDRESS.test(error.message)) return 'leads to a private or loopback address';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
