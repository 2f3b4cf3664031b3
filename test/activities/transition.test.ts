import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { COMMAND_NAMES } from '../../contract/commands.ts';
import type { OpenTransition } from '../../contract/transitions.ts';
import { openDatabase } from '../../runtime/database.ts';
import { KEY } from '../store/commands.ts';
import { INBOX } from '../store/directory.ts';
import { inTheMiddleOf, untilHeldUp } from '../store/locks.ts';
import { useWorkshop, Workshop } from './workshop.ts';

/** Discard, by its number: no database. */
const NOBODY_LISTENS = 'postgresql://nobody@127.0.0.1:9/none';

const { world, workshop } = useWorkshop();

let transitions = 0;
const base = (conversationId: string) => {
  transitions += 1;
  return { conversationId, inboxId: INBOX, transitionId: `t-${transitions}`, at: world.clock.tick(), actor: KEY };
};
const opening = (conversationId: string, inboxId = INBOX): OpenTransition => ({
  ...base(conversationId),
  inboxId,
  kind: 'open',
  open: { conversationId, inboxId, consumerKey: 'joe', actor: KEY },
  messages: [],
});
/** Ordinary activities are attempted some time after they were asked for, local ones at once. */
const late = (seconds: number) => ({
  isLocal: false,
  currentAttemptScheduledTimestampMs: Date.parse(world.clock.in(seconds)),
});

describe('the activity of each kind', () => {
  it('is registered under its name', () => {
    const names = Object.keys(workshop.activities);
    expect(names).toEqual(
      expect.arrayContaining(['open', 'due', 'mend', 'availability', 'directory', ...COMMAND_NAMES]),
    );
  });

  it('acts once, run twice', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const { open, requeue, due, mend, availability, directory, resolve } = workshop.activities;

    expect(await workshop.twice(open, opening('c1'))).toMatchObject({ kind: 'done', outcome: 'created' });
    await workshop.twice(requeue, { ...base('c1'), kind: 'requeue' as const, body: {} });
    await workshop.twice(due, { ...base('c1'), kind: 'due' as const });
    await workshop.twice(mend, { ...base('c1'), kind: 'mend' as const });
    const { transitionId, at, actor } = base('');
    const away = { kind: 'availability', agentId: 'ana', availability: 'away', cause: 'declared' } as const;
    await workshop.twice(availability, { ...away, transitionId, at, actor });
    await workshop.twice(directory, {
      kind: 'directory',
      scope: { kind: 'account' },
      transitionId,
      at,
      actor,
    } as const);
    await workshop.twice(resolve, { ...base('c1'), kind: 'resolve' as const, body: {} });

    expect(await world.story('c1')).toEqual([
      'created',
      'assigned ana (routed)',
      'unassigned ana (requeued)',
      'assigned ben (routed)',
      'unassigned ben (resolved)',
      'resolved',
    ]);
  });
});

describe('a transition that is carried out late', () => {
  it('happens late, while whoever waits has waited since it was asked for', async () => {
    await world.has({ agents: { ana: {} } });
    const open = opening('c1');

    await workshop.attempt(workshop.activities.open, open, late(20)).result;

    const { waitingSince, createdAt, assignedAt } = await world.row('c1');
    expect({ waitingSince, createdAt }).toEqual({ waitingSince: new Date(open.at), createdAt: new Date(open.at) });
    expect(assignedAt).toEqual(new Date(world.clock.in(20)));
  });

  it('takes nobody a conversation for a silence that nobody could break', async () => {
    await world.has({ agents: { ana: {} }, policy: { responseWarningSeconds: 0 } });
    const message = {
      messageId: 'm1',
      from: 'consumer',
      visibility: 'public',
      sentAt: world.clock.now,
      actor: KEY,
    } as const;
    await workshop.attempt(workshop.activities.open, { ...opening('c1'), messages: [message] }, late(70)).result;

    const { responseDueAt } = (await world.due('c1')).conversation;

    expect(responseDueAt).toBe(new Date(Date.parse(world.clock.now) - 1 + 130_000).toISOString());
    world.clock.reach(new Date(world.clock.in(70)));
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('is never late as a local activity', async () => {
    await world.has({ agents: { ana: {} } });
    const open = opening('c1');

    await workshop.attempt(workshop.activities.open, open, { ...late(20), isLocal: true }).result;

    expect((await world.row('c1')).assignedAt).toEqual(new Date(open.at));
  });
});

describe('an error', () => {
  it('of the data or the program is tried no more', async () => {
    await world.has({ agents: { ana: {} } });
    const negative = { ...opening('c1'), messages: [{ ...MESSAGE, from: 'nobody' as never }] };

    const failing = workshop.attempt(workshop.activities.open, negative).result;

    await expect(failing).rejects.toBeInstanceOf(ApplicationFailure);
    await expect(failing).rejects.toMatchObject({ type: 'permanent_error', nonRetryable: true });
    expect(await world.db.conversation.count()).toBe(0);
  });

  it('of a row that says something else than the assignments leaves the conversation to be mended', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.editByHand(
      `UPDATE conversations SET status = 'waiting', agent_id = NULL, assigned_at = NULL WHERE id = 'c1'`,
    );
    const assign = { ...base('c1'), kind: 'assign', body: { agentId: 'ben' } } as const;

    const failing = workshop.attempt(workshop.activities.assign, assign).result;

    await expect(failing).rejects.toMatchObject({ type: 'permanent_error', nonRetryable: true });
    expect((await world.mend('c1')).conversation.agentId).toBe('ana');
  });

  const away = (agentId: string) =>
    ({
      kind: 'availability',
      agentId,
      availability: 'away',
      cause: 'declared',
      transitionId: 'x',
      at: world.clock.now,
      actor: KEY,
    }) as const;

  it('of an agent who does not exist is tried no more', async () => {
    const failing = workshop.attempt(workshop.activities.availability, away('nobody')).result;

    await expect(failing).rejects.toMatchObject({ type: 'permanent_error', message: 'there is no agent nobody' });
  });

  it('that may pass is tried again', async () => {
    const { db, close } = openDatabase({ url: NOBODY_LISTENS, poolSize: 1, timeoutMs: 1_000, prepare: true });
    onTestFinished(close);
    const { activities } = new Workshop({ db });

    const impossible = workshop.attempt(activities.availability, away('ana')).result;

    await expect(impossible).rejects.not.toBeInstanceOf(ApplicationFailure);
  });
});

describe('transitions of one inbox', () => {
  it('take turns before they take a connection, so that another inbox is served meanwhile', async () => {
    await world.has({
      agents: { ana: {}, ben: {} },
      inboxes: { hot: { members: ['ana'] }, cool: { members: ['ben'] } },
    });
    const locked = await inTheMiddleOf(world, `SELECT FROM inboxes WHERE id = 'hot' FOR UPDATE`);

    const hot = Array.from({ length: 40 }, (_, n) =>
      workshop.attempt(workshop.activities.open, opening(`hot-${n}`, 'hot')),
    );
    await untilHeldUp(world, 1);
    const cool = await workshop.attempt(workshop.activities.open, opening('cool', 'cool')).result;
    await untilHeldUp(world, 1);
    await locked.release();
    await Promise.all(hot.map(({ result }) => result));

    expect(cool.kind).toBe('done');
    expect(await world.loads()).toEqual({ ana: 40, ben: 1 });
  });

  it('take turns with those of the agents who serve it', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `ana-${String(n).padStart(2, '0')}`);
    const offline = { availability: 'offline' } as const;
    await world.has({
      agents: { ...Object.fromEntries(names.map((id) => [id, offline])), ben: offline },
      inboxes: { hot: { members: names }, cool: { members: ['ben'] } },
    });
    const locked = await inTheMiddleOf(world, `SELECT FROM inboxes WHERE id = 'hot' FOR UPDATE`);
    const comes = (agentId: string) => {
      const { transitionId, at, actor } = base('');
      const transition = { kind: 'availability', agentId, availability: 'online', cause: 'declared' } as const;
      return workshop.attempt(workshop.activities.availability, { ...transition, transitionId, at, actor }).result;
    };

    const hot = names.map(comes);
    await untilHeldUp(world, 1);
    const cool = await comes('ben');
    await untilHeldUp(world, 1);
    await locked.release();
    const answers = await Promise.all(hot);

    expect([cool, ...answers].map(({ availability }) => availability)).toEqual([...names, 'ben'].map(() => 'online'));
  });
});

const MESSAGE = {
  messageId: 'm1',
  from: 'consumer',
  visibility: 'public',
  sentAt: '2026-11-22T09:00:00.000Z',
  actor: KEY,
} as const;
