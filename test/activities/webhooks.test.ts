import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { KEPT_ATTEMPTS } from '../../activities/webhooks/endpoint.ts';
import { PAGE, SEARCHED } from '../../activities/webhooks/page.ts';
import { toEventView } from '../../contract/events.ts';
import { eventually, SECRET, useEndpoints } from './endpoints.ts';

const endpoints = useEndpoints();

const idsOf = (events: readonly string[]) => events.map((id) => `evt_${id}`);

describe('a round of deliveries', () => {
  it('sends events in the order of the ledger, signed, each as the API shows it', async () => {
    const id = await endpoints.add();
    const events = await endpoints.happen('conversation.created', 'conversation.assigned', 'conversation.resolved');

    endpoints.round(id);

    await eventually(() => endpoints.receiver.ids).toEqual(idsOf(events));
    const rows = await endpoints.db.event.findMany({
      where: { id: { in: events.map(BigInt) } },
      orderBy: { id: 'asc' },
    });
    const bodies = endpoints.receiver.received.map(({ body, headers }) => new Webhook(SECRET).verify(body, headers));
    expect(bodies).toEqual(
      rows.map((row) => ({ type: row.type, timestamp: row.occurredAt.toISOString(), data: toEventView(row) })),
    );
    expect(endpoints.receiver.received[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  it('sends what happens while it goes on', async () => {
    const id = await endpoints.add();
    endpoints.round(id);
    const first = await endpoints.happen('conversation.created');
    await eventually(() => endpoints.receiver.ids).toEqual(idsOf(first));

    const second = await endpoints.happen('conversation.assigned');

    await eventually(() => endpoints.receiver.ids).toEqual(idsOf([...first, ...second]));
  });

  it('goes on behind the last event that was taken', async () => {
    const id = await endpoints.add();
    const first = await endpoints.happen('conversation.created', 'conversation.assigned');
    await endpoints.roundUntil(id, 2);
    const second = await endpoints.happen('conversation.resolved');

    endpoints.round(id);

    await eventually(() => endpoints.receiver.ids).toEqual(idsOf([...first, ...second]));
    const taken = { deliveredEventId: BigInt(second[0] ?? ''), failingSince: null };
    await eventually(() => endpoints.row(id)).toMatchObject(taken);
  });

  it('sends only the types that are wanted', async () => {
    const id = await endpoints.add(['conversation.resolved', 'agent.deactivated']);
    const events = await endpoints.happen(
      'conversation.created',
      'conversation.resolved',
      'policy.changed',
      'agent.deactivated',
    );

    endpoints.round(id);

    await eventually(() => endpoints.receiver.ids).toEqual(idsOf([events[1] ?? '', events[3] ?? '']));
  });

  it('sends more than it reads at a time', async () => {
    const id = await endpoints.add();
    const events = await endpoints.happen(...Array.from({ length: PAGE + 5 }, () => 'policy.changed' as const));

    endpoints.round(id);

    await eventually(() => endpoints.receiver.ids).toEqual(idsOf(events));
  });

  it('finds what is wanted behind many thousands of events that are not', async () => {
    const id = await endpoints.add(['conversation.resolved']);
    await endpoints.db.$executeRaw`
      INSERT INTO events (type, occurred_at, actor_kind)
      SELECT 'agent.availability_changed', now(), 'system' FROM generate_series(1, ${2 * SEARCHED + 1})`;
    const events = await endpoints.happen('conversation.resolved');

    endpoints.round(id);

    await eventually(() => endpoints.receiver.ids).toEqual(idsOf(events));
  });

  it('ends with the event that was not taken and sends none of those behind it', async () => {
    const id = await endpoints.add();
    const events = await endpoints.happen('conversation.created', 'conversation.assigned', 'conversation.resolved');
    endpoints.receiver.react = ({ id: message }) => (message === `evt_${events[1]}` ? 503 : 200);

    const outcome = await endpoints.round(id).outcome;

    expect(outcome).toEqual({
      kind: 'failed',
      delivered: { eventId: events[0], at: expect.any(String) },
      failure: { eventId: events[1], revision: 1, error: 'answered 503' },
    });
    expect(endpoints.receiver.ids).toEqual(idsOf(events.slice(0, 2)));
  });

  it('begins with the event that failed, under the same id, and skips nothing', async () => {
    const id = await endpoints.add();
    const events = await endpoints.happen('conversation.created', 'conversation.assigned');
    endpoints.receiver.react = (_request, earlier) => (earlier === 0 ? 500 : 200);
    await endpoints.round(id).outcome;
    await endpoints.round(id).outcome;

    endpoints.round(id);

    const [first, second] = idsOf(events);
    await eventually(() => endpoints.receiver.ids).toEqual([first, first, second, second]);
  });

  it.each([301, 400, 410, 500])('takes an answer of %i for a failure', async (status) => {
    const id = await endpoints.add();
    await endpoints.happen('policy.changed');
    endpoints.receiver.react = () => status;

    const outcome = await endpoints.round(id).outcome;

    expect(outcome).toMatchObject({ kind: 'failed', failure: { error: `answered ${status}` } });
  });

  it('pauses when its time is over, having noted what it need not look at again', async () => {
    const id = await endpoints.add(['policy.changed']);
    const [event = ''] = await endpoints.happen('conversation.created');

    const outcome = await endpoints.round(id, { roundMs: 200 }).outcome;

    expect(outcome).toEqual({ kind: 'paused', delivered: null });
    expect(await endpoints.row(id)).toMatchObject({ cursor: BigInt(event), deliveredEventId: null });
  });

  it('tells with its heartbeats which event was taken last', async () => {
    const id = await endpoints.add();
    const [event] = await endpoints.happen('conversation.created');

    const { heartbeats } = endpoints.round(id);

    await eventually(() => heartbeats.at(-1)).toEqual({ eventId: event, at: expect.any(String) });
  });

  it('ends at once where there is no endpoint, or a disabled one', async () => {
    const id = await endpoints.add();
    await endpoints.db.webhook.update({ where: { id }, data: { disabledAt: new Date(), disabledReason: 'given up' } });
    await endpoints.happen('conversation.created');

    expect(await endpoints.round('nowhere').outcome).toEqual({ kind: 'deleted' });
    expect(await endpoints.round(id).outcome).toEqual({ kind: 'disabled' });
    expect(endpoints.receiver.received).toEqual([]);
  });
});

describe('what happens during a round', () => {
  it('breaks an attempt off when the endpoint is replaced, and makes it at the new address', async () => {
    const id = await endpoints.add();
    const [event] = await endpoints.happen('conversation.created');
    endpoints.receiver.react = ({ headers }) => (headers['host']?.startsWith('127') ? 'silence' : 200);
    endpoints.round(id);
    await eventually(() => endpoints.receiver.ids).toEqual([`evt_${event}`]);

    await endpoints.replace(id, { url: endpoints.receiver.url.replace('127.0.0.1', 'localhost') });

    await eventually(() => endpoints.receiver.ids).toEqual([`evt_${event}`, `evt_${event}`]);
    await eventually(() => endpoints.attempts(id)).toMatchObject([{ eventId: BigInt(event ?? ''), status: 200 }]);
  });

  it('sends what is wanted since the endpoint was replaced, of what was not sent yet', async () => {
    const id = await endpoints.add(['conversation.resolved']);
    const [, resolved] = await endpoints.happen('conversation.created', 'conversation.resolved', 'policy.changed');
    endpoints.receiver.react = () => 'silence';
    endpoints.round(id);
    await eventually(() => endpoints.receiver.ids).toEqual([`evt_${resolved}`]);

    endpoints.receiver.react = () => 200;
    await endpoints.replace(id, { types: ['policy.changed'] });
    const [later] = await endpoints.happen('policy.changed');

    await eventually(() => endpoints.receiver.ids.slice(1)).toEqual([`evt_${Number(resolved) + 1}`, `evt_${later}`]);
  });

  it('breaks an attempt off when the endpoint is deleted', async () => {
    const id = await endpoints.add();
    await endpoints.happen('conversation.created');
    endpoints.receiver.react = () => 'silence';
    const round = endpoints.round(id);
    await eventually(() => endpoints.receiver.received.length).toBe(1);

    await endpoints.db.webhook.delete({ where: { id } });

    expect(await round.outcome).toEqual({ kind: 'deleted' });
  });

  it('sends an event once more, under the same id, when the worker went before it was taken', async () => {
    const id = await endpoints.add();
    const [event] = await endpoints.happen('conversation.created');
    endpoints.receiver.react = (_request, earlier) => (earlier === 0 ? 'silence' : 200);
    const round = endpoints.round(id);
    await eventually(() => endpoints.receiver.received.length).toBe(1);
    await round.stop();

    endpoints.round(id);

    await eventually(() => endpoints.receiver.ids).toEqual([`evt_${event}`, `evt_${event}`]);
    await expect(round.outcome).rejects.toThrow('WORKER_SHUTDOWN');
  });

  it('breaks an attempt off, and sends nothing more, when another worker has taken the endpoint', async () => {
    const id = await endpoints.add();
    const events = await endpoints.happen('conversation.created', 'conversation.assigned');
    endpoints.receiver.react = () => 'silence';
    const old = endpoints.round(id);
    await eventually(() => endpoints.receiver.received.length).toBe(1);

    endpoints.receiver.react = () => 200;
    endpoints.round(id);

    const [first, second] = idsOf(events);
    await expect(old.outcome).rejects.toThrow('another worker');
    await eventually(() => endpoints.receiver.ids).toEqual([first, first, second]);
    await eventually(() => endpoints.attempts(id)).toHaveLength(2);
  });

  it('has no effect when another worker took the endpoint before the answer came', async () => {
    const id = await endpoints.add();
    const [event = ''] = await endpoints.happen('conversation.created');
    const other = '00000000-0000-4000-8000-000000000000';
    const post = async () => {
      await endpoints.db.webhook.update({ where: { id }, data: { lease: other } });
      return { kind: 'answered', status: 200 } as const;
    };

    await expect(endpoints.round(id, { post }).outcome).rejects.toThrow('another worker');

    expect(await endpoints.row(id)).toMatchObject({ cursor: BigInt(event) - 1n, deliveredEventId: null });
    expect(await endpoints.attempts(id)).toEqual([]);
  });
});

describe('the log of attempts', () => {
  it('keeps what was answered and what came instead of an answer', async () => {
    const id = await endpoints.add();
    const [event = ''] = await endpoints.happen('conversation.created');
    endpoints.receiver.react = () => 500;
    await endpoints.round(id).outcome;
    await endpoints.round(id, { post: async () => ({ kind: 'unanswered', error: 'ECONNREFUSED' }) }).outcome;
    endpoints.receiver.react = () => 202;
    endpoints.round(id);

    const attempt = { eventId: BigInt(event), eventType: 'conversation.created', attemptedAt: expect.any(Date) };
    await eventually(() => endpoints.attempts(id)).toMatchObject([
      { ...attempt, status: 500, error: 'answered 500' },
      { ...attempt, status: null, error: 'ECONNREFUSED' },
      { ...attempt, status: 202, error: null },
    ]);
  });

  it('keeps the latest thousand', async () => {
    const id = await endpoints.add();
    const old = { webhookId: id, eventId: 1n, eventType: 'x', attemptedAt: new Date(), durationMs: 1, status: 200 };
    await endpoints.db.webhookDelivery.createMany({ data: Array.from({ length: KEPT_ATTEMPTS + 5 }, () => old) });
    const before = await endpoints.attempts(id);
    await endpoints.happen('conversation.created');

    endpoints.round(id);
    await eventually(async () => (await endpoints.attempts(id)).at(-1)?.eventType).toBe('conversation.created');

    const after = await endpoints.attempts(id);
    expect(after.length).toBeLessThanOrEqual(KEPT_ATTEMPTS + 1);
    expect(after[0]?.id).toBe(before[5]?.id);
  });

  it('says nothing of the secret, nor does what returns to the workflow', async () => {
    const id = await endpoints.add();
    await endpoints.happen('conversation.created', 'conversation.assigned');
    endpoints.receiver.react = (_request) => (endpoints.receiver.received.length === 1 ? 200 : 500);

    const round = endpoints.round(id);
    const outcome = await round.outcome;

    const log = (await endpoints.attempts(id)).map((attempt) => Object.values(attempt).map(String));
    expect(JSON.stringify([outcome, round.heartbeats, log])).not.toContain(SECRET.slice(6));
  });
});

describe('an endpoint that fails', () => {
  const since = '2026-01-01T00:00:00.000Z';
  const nextAttemptAt = '2026-01-01T00:00:04.000Z';

  it('says since when, until an event is taken', async () => {
    const id = await endpoints.add();
    const failing = { webhookId: id, revision: 1, since, nextAttemptAt };
    await endpoints.activities().noteWebhookFailing(failing);
    await endpoints.activities().noteWebhookFailing(failing);
    expect(await endpoints.row(id)).toMatchObject({
      failingSince: new Date(since),
      nextAttemptAt: new Date(nextAttemptAt),
    });

    await endpoints.happen('conversation.created');
    await endpoints.roundUntil(id, 1);

    expect(await endpoints.row(id)).toMatchObject({ failingSince: null, nextAttemptAt: null });
  });

  it('is given up once, and says why', async () => {
    const id = await endpoints.add();
    const given = { webhookId: id, revision: 1, at: since, reason: 'answered 503' };

    await endpoints.activities().disableWebhook(given);
    await endpoints.activities().disableWebhook({ ...given, at: nextAttemptAt });

    expect(await endpoints.row(id)).toMatchObject({ disabledAt: new Date(since), disabledReason: 'answered 503' });
  });

  it('is not given up, nor said to fail, when it was replaced meanwhile', async () => {
    const id = await endpoints.add();
    await endpoints.replace(id, {});

    await endpoints.activities().noteWebhookFailing({ webhookId: id, revision: 1, since, nextAttemptAt });
    await endpoints.activities().disableWebhook({ webhookId: id, revision: 1, at: since, reason: 'answered 503' });

    expect(await endpoints.row(id)).toMatchObject({ failingSince: null, disabledAt: null });
  });
});
