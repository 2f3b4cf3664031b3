import { Webhook } from 'standardwebhooks';
import { afterEach, expect, it } from 'vitest';
import { Receiver } from '../support/receiver.ts';
import type { EventBody } from './client.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const { stack, api } = useStack();

interface Message {
  readonly type: string;
  readonly timestamp: string;
  readonly data: EventBody & { readonly occurredAt: string };
}

const TYPES = ['conversation.created', 'conversation.assigned', 'conversation.unassigned', 'conversation.resolved'];

/** Longer than a killed worker's round takes to be taken over by the next. */
const TAKEOVER_MS = 60_000;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An endpoint of Baton and who receives there. */
async function hook(id: string, receiver: Receiver): Promise<Webhook> {
  const { secret } = await api().expect<{ secret: string }>('PUT', `/v1/webhooks/${id}`, {
    url: receiver.url,
    types: TYPES,
  });
  closing.push(async () => {
    await api().expect('DELETE', `/v1/webhooks/${id}`);
    await receiver.stop();
  });
  return new Webhook(secret);
}

/** A conversation from beginning to end; answers the ids of its events. */
async function converse(company: Company): Promise<readonly string[]> {
  const [id = ''] = await company.arrive();
  await company.command(id, 'resolve');
  return (await company.events(id)).map((event) => event.id);
}

/** The ids of the events that came, each once, in the order in which they came first. */
const arrived = (receiver: Receiver) => [...new Set(receiver.ids)].map((id) => id.replace('evt_', ''));

it('sends every event in order, signed, exactly as the API shows it', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const receiver = await Receiver.start();
  const signature = await hook('crm', receiver);

  const events = [...(await converse(company)), ...(await converse(company))];

  await expect.poll(() => arrived(receiver), { timeout: 10_000 }).toEqual(events);
  const messages = receiver.received.map(({ body, headers }) => signature.verify(body, headers) as Message);
  const stories = await Promise.all(company.conversations.map((id) => company.events(id)));
  expect(messages.map(({ data }) => data)).toEqual(stories.flat());
  for (const { type, timestamp, data } of messages) expect([type, timestamp]).toEqual([data.type, data.occurredAt]);
});

it('sends the event that failed again under the same id, before those behind it, and skips none', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const receiver = await Receiver.start();
  receiver.react = ({ id }, earlier) => (id === receiver.ids[0] && earlier < 2 ? 503 : 204);
  const signature = await hook('shaky', receiver);

  const events = await converse(company);

  await expect.poll(() => arrived(receiver), { timeout: 20_000 }).toEqual(events);
  const [first] = receiver.ids;
  expect(receiver.ids.slice(0, 3)).toEqual([first, first, first]);
  for (const { body, headers } of receiver.received) expect(() => signature.verify(body, headers)).not.toThrow();
  const { items } = await api().expect<{ items: { status: number }[] }>('GET', '/v1/webhooks/shaky/deliveries');
  expect(items.map(({ status }) => status).reverse()).toEqual([503, 503, 204, 204, 204, 204]);
  expect(await api().expect('GET', '/v1/webhooks/shaky')).toMatchObject({
    failingSince: null,
    lastEventId: events.at(-1),
  });
});

it('lets nobody wait for an endpoint that is dead or does not answer', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const [dead, silent, healthy] = await Promise.all([Receiver.start(), Receiver.start(), Receiver.start()]);
  await hook('dead', dead);
  await hook('silent', silent);
  await hook('healthy', healthy);
  await dead.stop();
  silent.react = () => 'silence';

  const events = await converse(company);

  await expect.poll(() => arrived(healthy), { timeout: 10_000 }).toEqual(events);
  await expect
    .poll(() => api().expect('GET', '/v1/webhooks/dead'), { timeout: 10_000 })
    .toMatchObject({ failingSince: expect.any(String), nextAttemptAt: expect.any(String), lastEventId: null });
  expect(arrived(silent)).toEqual([events[0]]);
});

it('loses and exchanges nothing when the worker is killed in the middle', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const receiver = await Receiver.start();
  await hook('sturdy', receiver);
  const before = await converse(company);
  await expect.poll(() => arrived(receiver), { timeout: 10_000 }).toEqual(before);
  // The worker dies while an attempt is under way.
  receiver.react = () => 'silence';
  const during = await converse(company);
  await expect.poll(() => arrived(receiver).length, { timeout: 10_000 }).toBe(before.length + 1);
  stack().worker.kill('SIGKILL');

  receiver.react = () => 204;
  await stack().worker.restart();
  const after = await converse(company);

  await expect.poll(() => arrived(receiver), { timeout: TAKEOVER_MS }).toEqual([...before, ...during, ...after]);
  const twice = `evt_${during[0]}`;
  expect(receiver.ids.filter((id) => id === twice)).toEqual([twice, twice]);
});
