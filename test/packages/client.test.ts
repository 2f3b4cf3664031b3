import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { BatonClient, BatonProblem } from '../../packages/client/src/index.ts';

let server: Server | undefined;
const heard: IncomingMessage[] = [];
afterEach(async () => {
  heard.length = 0;
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

/** A server that gives these answers, one after another, and the last one from then on. */
async function serve(...answers: readonly RequestListener[]): Promise<string> {
  server = createServer((request, response) => {
    heard.push(request);
    answers[Math.min(heard.length, answers.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const refuse =
  (status: number, code: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    const problem = { type: `urn:baton:problem:${code}`, title: 'No.', status, detail: 'no', code, requestId: 'r1' };
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify(problem));
  };

const accept: RequestListener = (_, response) => {
  response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"k1","secret":"s"}');
};

const breakOff: RequestListener = (request) => request.socket.destroy();

/** For screens: no event of the ledger. */
const HINT = 'event: conversation\ndata: {"id":"c1"}\n\n';

const stream =
  (...ids: readonly string[]): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`retry: 1000\n\n: ping\n\n${HINT}${ids.map((id) => `id: ${id}\ndata: {"id":"${id}"}\n\n`).join('')}`);
  };

const createKey = (baseUrl: string, more: object = {}) =>
  new BatonClient({ baseUrl, token: 'secret', ...more }).post('/v1/keys', { body: { name: 'x', role: 'service' } });

const problemOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a call', () => {
  it('that writes is made once more, under its key, when a session that had ended begins anew', async () => {
    const baseUrl = await serve(refuse(401, 'unauthenticated'), accept, refuse(401, 'unauthenticated'));
    let renewed = 0;
    const renewSession = async () => {
      renewed += 1;
    };

    expect(await createKey(baseUrl, { renewSession })).toEqual({ id: 'k1', secret: 's' });

    expect([renewed, heard.length]).toEqual([1, 2]);
    expect(new Set(heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    const read = new BatonClient({ baseUrl, renewSession }).get('/v1/me');
    expect(await problemOf(read)).toMatchObject({ code: 'unauthenticated' });
    expect(renewed).toBe(1);
  });

  it('is repeated under one key until it is answered for good', async () => {
    const baseUrl = await serve(refuse(503, 'overloaded'), breakOff, refuse(429, 'rate_limited'), accept);

    expect(await createKey(baseUrl)).toEqual({ id: 'k1', secret: 's' });

    expect(heard).toHaveLength(4);
    expect(new Set(heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(heard[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[\w-]{36}$/),
    });
  });

  it('is not repeated before Retry-After', async () => {
    const baseUrl = await serve(refuse(503, 'overloaded', { 'retry-after': '1' }), accept);
    const startedAt = performance.now();

    await createKey(baseUrl);

    // Timers may ring a millisecond early.
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  it('throws what it is refused for, at once', async () => {
    const baseUrl = await serve(refuse(409, 'idempotency_key_reused'));

    const problem = await problemOf(createKey(baseUrl));

    expect(problem).toBeInstanceOf(BatonProblem);
    expect(problem).toMatchObject({ code: 'idempotency_key_reused', status: 409, problem: { requestId: 'r1' } });
    expect(heard).toHaveLength(1);
  });

  it('gives up after as many retries as were asked for', async () => {
    const baseUrl = await serve(refuse(503, 'temporal_unavailable'));

    expect(await problemOf(createKey(baseUrl, { retries: 1 }))).toMatchObject({ code: 'temporal_unavailable' });
    expect(heard).toHaveLength(2);
  });

  it('says whose answer it was if something else answers in the place of Baton', async () => {
    const baseUrl = await serve((_, response) => response.writeHead(404).end('<h1>nginx</h1>'));

    const error = await problemOf(createKey(baseUrl));

    expect(error).not.toBeInstanceOf(BatonProblem);
    expect(String(error)).toContain("/v1/keys answered 404, which is not Baton's: <h1>nginx</h1>");
  });

  it('ends with its signal, also while it waits to be repeated', async () => {
    const baseUrl = await serve(refuse(503, 'overloaded', { 'retry-after': '3600' }));
    const end = new AbortController();
    const call = problemOf(new BatonClient({ baseUrl, token: 't' }).get('/v1/policy', { signal: end.signal }));
    await expect.poll(() => heard.length).toBe(1);

    end.abort();

    expect(await call).toMatchObject({ name: 'AbortError' });
  });

  it('escapes ids, sends what a query asks for, and carries the token of that moment', async () => {
    const baseUrl = await serve(accept);
    let count = 0;
    const token = async () => `token-${++count}`;
    const client = new BatonClient({ baseUrl: `${baseUrl}/behind/`, token });

    await client.get('/v1/agents/{id}', { path: { id: 'a:b@c' } });
    await client.get('/v1/conversations', { query: { status: 'waiting', parked: true } });

    expect(heard.map(({ url, headers }) => [url, headers.authorization, headers['idempotency-key']])).toEqual([
      ['/behind/v1/agents/a%3Ab%40c', 'Bearer token-1', undefined],
      ['/behind/v1/conversations?status=waiting&parked=true', 'Bearer token-2', undefined],
    ]);
  });
});

describe('a stream of events', () => {
  it('is taken up again after the last event when it breaks off', async () => {
    const baseUrl = await serve(stream('7', '8'), breakOff, refuse(503, 'overloaded'), stream('9'));
    const seen: string[] = [];

    for await (const { id } of new BatonClient({ baseUrl, token: 't' }).events({ after: '6' })) {
      seen.push(id);
      if (id === '9') break;
    }

    expect(seen).toEqual(['7', '8', '9']);
    expect(heard.map(({ headers }) => headers['last-event-id'])).toEqual(['6', '8', '8', '8']);
  });

  it('throws if it is refused, and ends with its signal', async () => {
    const baseUrl = await serve(refuse(401, 'unauthenticated'), stream());
    const client = new BatonClient({ baseUrl, token: 't' });
    const end = new AbortController();

    expect(await problemOf(client.events().next())).toMatchObject({ code: 'unauthenticated' });
    const next = client.events({ signal: end.signal }).next();
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    end.abort();

    expect(await next).toEqual({ done: true, value: undefined });
  });
});
