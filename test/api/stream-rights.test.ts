import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReadingRight } from '../../api/access/reading-right.ts';
import { Problem } from '../../api/http/problem.ts';
import { startApi } from './api.ts';
import { tokenFor } from './callers.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let url: string;
beforeAll(async () => {
  api = await startApi();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
});
afterAll(() => api.stop());

/** Writes an event as the worker would; answers its id. */
async function happen(conversationId: string, inboxId: string): Promise<string> {
  const data = { type: 'conversation.waiting', inboxId, conversationId, occurredAt: new Date(), actorKind: 'routing' };
  return String((await api.db.event.create({ data })).id);
}

interface Stream {
  /** What came so far: the conversations the events were about. */
  readonly seen: string[];
  /** Settles when the server ends the stream. */
  readonly ended: Promise<unknown>;
  readonly hangUp: () => void;
}

/** Listens from now on. */
async function listen(credential: string): Promise<Stream> {
  const hangingUp = new AbortController();
  const after = await happen('before', 'nowhere');
  const response = await fetch(`${url}/v1/events`, {
    signal: hangingUp.signal,
    headers: { accept: 'text/event-stream', authorization: `Bearer ${credential}`, 'last-event-id': after },
  });
  expect(response.status).toBe(200);
  const seen: string[] = [];
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      seen.push(...[...chunk.matchAll(/"conversationId":"([^"]+)"/g)].map(([, id]) => String(id)));
    }
  };
  return { seen, ended: read(), hangUp: () => hangingUp.abort() };
}

/** Has events happen until something is so. */
async function happenUntil(inboxId: string, is: () => boolean): Promise<void> {
  await expect
    .poll(async () => {
      await happen(`again in ${inboxId}`, inboxId);
      return is();
    }, TIMES)
    .toBe(true);
}

const TIMES = { interval: 100, timeout: 10_000 };

const inTime = (stream: Stream, inboxId: string): Promise<void> => {
  let over = false;
  void stream.ended.finally(() => {
    over = true;
  });
  return happenUntil(inboxId, () => over);
};

const soon = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

describe('a live stream', () => {
  it('ends with the key it was opened with', async () => {
    const { body: key } = await api.call('POST /v1/keys', { body: { name: 'reader', role: 'service' } });
    const stream = await listen(key.secret);
    await happenUntil('mail', () => stream.seen.length > 0);

    await api.call(`DELETE /v1/keys/${key.id}`);

    await inTime(stream, 'mail');
    const count = stream.seen.length;
    await happen('late', 'mail');
    expect([count, stream.seen]).toEqual([stream.seen.length, expect.not.arrayContaining(['late'])]);
  });

  it('ends when the agent is deactivated', async () => {
    await api.call('PUT /v1/agents/leaver', { body: { name: 'L' } });
    await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['leaver'] } });
    const stream = await listen(await tokenFor('leaver', 'agent'));
    await happenUntil('mail', () => stream.seen.length > 0);

    await api.call('DELETE /v1/agents/leaver');

    await inTime(stream, 'mail');
  });

  it('ends with the token, also where nothing happens', async () => {
    const exp = soon(2);
    const stream = await listen(await tokenFor('sue', 'supervisor', { exp }));

    await stream.ended;

    expect(Math.abs(Date.now() - exp * 1_000)).toBeLessThan(1_500);
  });

  it('ends when its key expires, also where nothing happens', async () => {
    const expiresAt = new Date(Date.now() + 2_000).toISOString();
    const { body: key } = await api.call('POST /v1/keys', { body: { name: 'reader', role: 'service', expiresAt } });
    const stream = await listen(key.secret);

    await stream.ended;

    expect(Math.abs(Date.now() - Date.parse(expiresAt))).toBeLessThan(1_500);
  });

  it('lasts longer than a timer can when its token does', async () => {
    const stream = await listen(await tokenFor('sue', 'supervisor', { exp: soon(10_000_000) }));

    await happenUntil('mail', () => stream.seen.length > 0);

    stream.hangUp();
    await expect(stream.ended).rejects.toThrow('aborted');
  });

  it('follows an agent out of an inbox and into another', async () => {
    await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
    await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat' } });
    const stream = await listen(await tokenFor('ann', 'agent'));
    await happenUntil('mail', () => stream.seen.length > 0);

    await api.call('DELETE /v1/inboxes/mail/members/ann');
    await api.call('PUT /v1/inboxes/chat/members/ann');

    await happenUntil('chat', () => stream.seen.includes('again in chat'));
    await happen('of mail', 'mail');
    await happen('of chat', 'chat');
    await expect.poll(() => stream.seen, TIMES).toContain('of chat');
    expect(stream.seen).not.toContain('of mail');
    stream.hangUp();
    await expect(stream.ended).rejects.toThrow('aborted');
  });
});

describe('the right to read', () => {
  const everything = null;
  const rightWith = (look: () => Promise<null>, lookEveryMs: number) =>
    new ReadingRight(everything, { look, lookEveryMs, endsAtMs: null });

  it('ends within a heartbeat where nothing happens', async () => {
    const right = rightWith(async () => {
      throw new Problem('unauthenticated');
    }, 10);

    right.watch(new AbortController().signal);

    await expect.poll(() => right.ended.aborted).toBe(true);
    expect(await right.scope()).toBeUndefined();
  });

  it('is looked at once a second at most while much happens', async () => {
    let looks = 0;
    const right = rightWith(async () => {
      looks += 1;
      return everything;
    }, 60_000);

    for (let event = 0; event < 1_000; event += 1) await right.scope();

    expect(looks).toBeLessThan(2);
  });

  it('outlasts an outage, during which nothing is shown', async () => {
    const answers = [new Problem('database_unavailable'), new Error('no key set'), everything];
    const right = rightWith(async () => {
      const answer = answers.shift() ?? everything;
      if (answer !== everything) throw answer;
      return answer;
    }, 10);

    right.watch(new AbortController().signal);
    await expect.poll(() => answers.length).toBe(0);

    expect([await right.scope(), right.ended.aborted]).toEqual([everything, false]);
  });

  it('is no longer watched once the reader is gone', async () => {
    let looks = 0;
    const gone = new AbortController();
    const right = rightWith(async () => {
      looks += 1;
      return everything;
    }, 10);
    right.watch(gone.signal);
    await expect.poll(() => looks).toBeGreaterThan(0);

    gone.abort();

    expect([right.ended.aborted, await right.scope()]).toEqual([true, undefined]);
  });
});
