import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiOn, startApi } from './api.ts';
import { type CallerName, credentialOf } from './callers.ts';
import { seedConversation } from './seeds.ts';

// Ann, who holds `held`, is a member of inbox `mail`, Bob of `chat`; Sue, a supervisor, is of team `sales`. Two processes serve them.

const DESK = 'https://desk.example';

let api: Awaited<ReturnType<typeof startApi>>;
let second: Awaited<ReturnType<typeof apiOn>>;
const urls: string[] = [];
beforeAll(async () => {
  api = await startApi();
  second = await apiOn(api, { corsOrigins: [DESK] });
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat', members: ['bob'] } });
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['sue'] } });
  await seedConversation(api.db, { id: 'held', agentId: 'ann' });
  for (const { app } of [api, second]) {
    await app.listen({ port: 0, host: '127.0.0.1' });
    urls.push(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
  }
});
afterAll(async () => {
  await second.app.close();
  await api.stop();
});

/** What a browser's EventSource makes of a block. */
interface Message {
  readonly event: string;
  readonly id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever came
  readonly data: any;
}

interface Stream {
  readonly response: Response;
  /** The text as it came. */
  readonly text: () => string;
  readonly hints: () => readonly Message[];
}

const hangUps: (() => void)[] = [];
afterEach(() => {
  for (const hangUp of hangUps.splice(0)) hangUp();
});

async function listen(as: CallerName, { query = '', process = 0, headers = {} } = {}): Promise<Stream> {
  const hangingUp = new AbortController();
  hangUps.push(() => hangingUp.abort());
  const authorization = `Bearer ${await credentialOf(as)}`;
  const response = await fetch(`${urls[process]}/v1/events${query}`, {
    signal: hangingUp.signal,
    headers: { accept: 'text/event-stream', authorization, ...headers },
  });
  expect(response.status).toBe(200);
  let text = '';
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  };
  void read().catch(() => undefined);
  return { response, text: () => text, hints: () => messagesIn(text).filter(({ event }) => event !== 'message') };
}

function messagesIn(text: string): readonly Message[] {
  return text.split('\n\n').flatMap((block) => {
    const field = (name: string) =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field('data');
    return data === undefined ? [] : [{ event: field('event') ?? 'message', id: field('id'), data: JSON.parse(data) }];
  });
}

let count = 0;
const say = (body: object, as?: CallerName) => {
  count += 1;
  const call = { body: { id: `m${count}`, ...body }, ...(as === undefined ? {} : { as }) };
  return api.call('POST /v1/conversations/held/messages', call);
};

const notify = async (to: object) => {
  const data = { type: 'assigned', conversationId: 'held', eventId: 1n, createdAt: new Date(), ...to };
  return String((await api.db.notification.create({ data })).id);
};

const TIMES = { interval: 20, timeout: 10_000 };

describe('the live stream', () => {
  it('hints that a message changed what is unanswered, from every process, to who may see it', async () => {
    const [ann, sue, other, bob] = await Promise.all([
      listen('ann'),
      listen('sue', { process: 1 }),
      listen('service', { process: 1 }),
      listen('bob'),
    ]);

    await say({ from: 'consumer' });

    const hint = { event: 'conversation', id: undefined, data: { id: 'held', inboxId: 'mail', agentId: 'ann' } };
    for (const stream of [ann, sue, other]) await expect.poll(stream.hints, TIMES).toEqual([hint]);
    await say({ from: 'agent', visibility: 'private' }, 'ann');
    await say({ from: 'agent' }, 'ann');
    for (const stream of [ann, sue, other]) await expect.poll(stream.hints, TIMES).toEqual([hint, hint]);
    expect(bob.hints()).toEqual([]);
  });

  it('hints at notifications, a person at its own and those of its teams', async () => {
    const [ann, sue, service] = await Promise.all([listen('ann'), listen('sue'), listen('service', { process: 1 })]);

    const ids = [await notify({ agentId: 'ann' }), await notify({ teamId: 'sales' })];

    const hints = [
      { id: ids[0], type: 'assigned', agentId: 'ann', teamId: null, conversationId: 'held' },
      { id: ids[1], type: 'assigned', agentId: null, teamId: 'sales', conversationId: 'held' },
    ].map((data) => ({ event: 'notification', id: undefined, data }));
    await expect.poll(service.hints, TIMES).toEqual(hints);
    await expect.poll(ann.hints, TIMES).toEqual(hints.slice(0, 1));
    await expect.poll(sue.hints, TIMES).toEqual(hints.slice(1));
  });

  it('hints at what was asked for', async () => {
    const asked = await Promise.all(
      ['?inboxId=chat', '?agentId=bob', '?conversationId=c1', '?type=conversation.assigned'].map((query) =>
        listen('service', { query }),
      ),
    );
    const wanted = await listen('service', { query: '?inboxId=mail&agentId=ann&conversationId=held' });

    await notify({ agentId: 'ann' });
    await say({ from: 'consumer' });

    await expect.poll(wanted.hints, TIMES).toMatchObject([{ event: 'conversation' }]);
    expect(asked.flatMap(({ hints }) => hints())).toEqual([]);
  });

  it('misses nothing that happens once it has begun', async () => {
    for (let round = 0; round < 5; round += 1) {
      const stream = await listen('service', { query: '?inboxId=mail' });
      await say({ from: 'consumer' });

      await expect.poll(stream.hints, TIMES).toHaveLength(1);
      for (const hangUp of hangUps.splice(0)) hangUp();
    }
  });

  it('serves a browser: says when to connect again, is not stored, held back or compressed, and may come from elsewhere', async () => {
    const headers = { origin: DESK, 'accept-encoding': 'gzip, br' };
    const { response, text } = await listen('ann', { process: 1, headers });

    await expect.poll(text, TIMES).toMatch(/^retry: 1000\n\n/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': DESK,
    });
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  it('keeps the place of a browser by the events alone', async () => {
    const { text } = await listen('service');
    const occurredAt = new Date();
    const event = { type: 'conversation.waiting', inboxId: 'mail', occurredAt, actorKind: 'routing' };
    const { id } = await api.db.event.create({ data: event });
    await say({ from: 'consumer' });

    await expect.poll(() => messagesIn(text()).length, TIMES).toBe(2);
    expect(messagesIn(text()).map((message) => [message.event, message.id])).toEqual(
      expect.arrayContaining([
        ['message', String(id)],
        ['conversation', undefined],
      ]),
    );
  });
});
