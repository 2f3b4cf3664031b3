import { describe, expect, it } from 'vitest';
import { judgeBuilds } from '../../runtime/doctor/builds.ts';
import { check, examine, type Patient } from '../../runtime/doctor/check.ts';
import { judgeClocks } from '../../runtime/doctor/clocks.ts';
import { judgeConnections, judgeDatabase, judgeOutbox, judgeOwner } from '../../runtime/doctor/database.ts';
import { judgeRepairs } from '../../runtime/doctor/repairs.ts';
import { exitCodeOf, toText } from '../../runtime/doctor/report.ts';
import { judgeWaiting, judgeWorkflows } from '../../runtime/doctor/routing.ts';
import { judgeSchedule, type ScheduleFacts } from '../../runtime/doctor/schedule.ts';
import { judgeQueues, judgeServer, type QueueFacts } from '../../runtime/doctor/temporal.ts';
import { fault, firstOf, inWords, unknown, type Verdict, well } from '../../runtime/doctor/verdict.ts';
import { judgeWebhooks } from '../../runtime/doctor/webhooks.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');

interface Row {
  readonly name: string;
  readonly verdict: Verdict;
  readonly kind: Verdict['kind'];
  /** A part of what is said. */
  readonly found: string;
}

const server = { version: '16.3', versionNumber: 160_003, nowMs: NOW, connections: 10, mostConnections: 97 };

const schedule: ScheduleFacts = {
  id: 'baton/reconciliation',
  taskQueue: 'baton',
  everySeconds: 60,
  paused: false,
  note: undefined,
  lastMs: NOW - 30_000,
  nextMs: NOW + 30_000,
  createdMs: NOW - 3_600_000,
  mark: 'm',
};
const wanted = { installation: 'baton', everySeconds: 60, nowMs: NOW };

const queue = (more: Partial<QueueFacts> = {}): QueueFacts => ({
  taskQueue: 'baton',
  pollers: [{ identity: '1@a', lastSeenMs: NOW - 50_000 }],
  backlog: 0,
  backlogSeconds: 0,
  ...more,
});

const versioned = { workerVersioning: 'auto', installation: 'baton' } as const;
const clocks = { machineMs: NOW, databaseMs: NOW, temporalPastMs: NOW - 5_000, temporalNextMs: NOW + 20_000 };
const owner = { configured: 'baton', installation: 'baton', mark: 'm', scheduleMark: 'm' };
const webhook = { id: 'desk', disabled: null, failingSeconds: null, behindSeconds: null };
const waiting = { count: 4, oldestSeconds: 180 };

const rows: readonly Row[] = [
  {
    name: 'a server and a namespace',
    verdict: judgeServer({ version: '1.32.0', namespace: 'default', retentionSeconds: 259_200 }),
    kind: 'well',
    found: 'server 1.32.0, namespace "default" keeps closed workflows for 3 days',
  },
  {
    name: 'a server without Update-With-Start',
    verdict: judgeServer({ version: '1.27.4', namespace: 'default', retentionSeconds: 1 }),
    kind: 'fault',
    found: 'server 1.27.4',
  },
  {
    name: 'a namespace that is not there',
    verdict: judgeServer({ version: '1.32.0', namespace: 'prod', retentionSeconds: null }),
    kind: 'fault',
    found: 'has no namespace "prod"',
  },
  { name: 'a worker that has nothing to do', verdict: judgeQueues([queue()], NOW), kind: 'well', found: '1 worker' },
  {
    name: 'several polls of one worker as one',
    verdict: judgeQueues([queue({ pollers: Array(4).fill({ identity: '1@a', lastSeenMs: NOW }) })], NOW),
    kind: 'well',
    found: '1 worker,',
  },
  {
    name: 'a worker that went two minutes ago',
    verdict: judgeQueues([queue({ pollers: [{ identity: '1@a', lastSeenMs: NOW - 120_000 }] })], NOW),
    kind: 'fault',
    found: 'no worker polls baton',
  },
  {
    name: 'tasks that wait though somebody polls',
    verdict: judgeQueues([queue(), queue({ backlog: 7, backlogSeconds: 45 })], NOW),
    kind: 'fault',
    found: '7 tasks of baton wait for a worker, the first of them for 45 s',
  },
  {
    name: 'workers of the current build',
    verdict: judgeBuilds({ current: 'b2', former: new Set(['b1']), alive: new Set(['b2', 'b1']) }, versioned),
    kind: 'well',
    found: 'b2; workers of b1 run beside it',
  },
  {
    name: 'a current build that nobody runs any more',
    verdict: judgeBuilds({ current: 'b2', former: new Set(['b1', 'b2']), alive: new Set(['b1']) }, versioned),
    kind: 'fault',
    found: 'no worker runs the current build b2, but b1',
  },
  {
    name: 'builds of which none was made current',
    verdict: judgeBuilds({ current: null, former: new Set(), alive: new Set(['b1']) }, versioned),
    kind: 'fault',
    found: 'no build is current',
  },
  {
    name: 'workers without versions',
    verdict: judgeBuilds(null, { ...versioned, workerVersioning: 'off' }),
    kind: 'well',
    found: 'versioning is off',
  },
  { name: 'a Schedule that runs', verdict: judgeSchedule(schedule, wanted), kind: 'well', found: 'ran 30 s ago' },
  {
    name: 'a Schedule that was made a moment ago',
    verdict: judgeSchedule({ ...schedule, lastMs: null, createdMs: NOW - 5_000 }, wanted),
    kind: 'well',
    found: 'never ran',
  },
  {
    name: 'a Schedule that is not there',
    verdict: judgeSchedule(null, wanted),
    kind: 'fault',
    found: 'there is no Schedule baton/reconciliation',
  },
  {
    name: 'a Schedule that is late by some turns',
    verdict: judgeSchedule({ ...schedule, lastMs: NOW - 200_000 }, wanted),
    kind: 'fault',
    found: 'ran 3 min ago, though it is to run every 60 s',
  },
  {
    name: 'a Schedule that somebody paused',
    verdict: judgeSchedule({ ...schedule, paused: true, note: 'for the night' }, wanted),
    kind: 'fault',
    found: 'is paused (“for the night”)',
  },
  {
    name: 'a Schedule that the setting paused',
    verdict: judgeSchedule({ ...schedule, paused: true }, { ...wanted, everySeconds: 0 }),
    kind: 'well',
    found: 'RECONCILE_EVERY_SECONDS=0',
  },
  {
    name: 'a Schedule for workers that there are none of',
    verdict: judgeSchedule({ ...schedule, taskQueue: 'staging' }, wanted),
    kind: 'fault',
    found: 'on the task queue "staging"',
  },
  { name: 'a database', verdict: judgeDatabase(server), kind: 'well', found: 'PostgreSQL 16.3' },
  {
    name: 'a database that is too old',
    verdict: judgeDatabase({ ...server, version: '13.9', versionNumber: 130_009 }),
    kind: 'fault',
    found: 'PostgreSQL 13.9',
  },
  { name: 'connections', verdict: judgeConnections(server), kind: 'well', found: '10 of 97 in use' },
  {
    name: 'connections that run out',
    verdict: judgeConnections({ ...server, connections: 88 }),
    kind: 'fault',
    found: '88 of 97 in use',
  },
  { name: 'an owner', verdict: judgeOwner(owner), kind: 'well', found: '"baton"' },
  {
    name: 'a database before its first start',
    verdict: judgeOwner({ ...owner, installation: null, scheduleMark: undefined }),
    kind: 'well',
    found: 'from the first start on',
  },
  {
    name: "another's database",
    verdict: judgeOwner({ ...owner, installation: 'staging' }),
    kind: 'fault',
    found: 'belongs to the installation "staging"',
  },
  {
    name: "another's Schedule",
    verdict: judgeOwner({ ...owner, scheduleMark: 'other' }),
    kind: 'fault',
    found: 'the installation of another database',
  },
  { name: 'clocks that agree', verdict: judgeClocks(clocks), kind: 'well', found: '0.0 s ahead of the database' },
  {
    name: 'a database whose clock is late',
    verdict: judgeClocks({ ...clocks, databaseMs: NOW - 4_000 }),
    kind: 'fault',
    found: '4.0 s ahead of the database',
  },
  {
    name: 'a Temporal that has seen what is still to come here',
    verdict: judgeClocks({ ...clocks, temporalPastMs: NOW + 8_000 }),
    kind: 'fault',
    found: 'at least 8.0 s behind Temporal',
  },
  {
    name: 'a Temporal for which long past is still to come',
    verdict: judgeClocks({ ...clocks, temporalNextMs: NOW - 60_000 }),
    kind: 'fault',
    found: '60 s ahead of Temporal',
  },
  {
    name: 'a Temporal that has seen nobody',
    verdict: judgeClocks({ ...clocks, temporalPastMs: null, temporalNextMs: null }),
    kind: 'unknown',
    found: "Temporal's time shows once a worker runs",
  },
  {
    name: 'an outbox on the way',
    verdict: judgeOutbox({ count: 3, oldestSeconds: 12 }),
    kind: 'well',
    found: '3, on the way',
  },
  {
    name: 'an outbox left over',
    verdict: judgeOutbox({ count: 3, oldestSeconds: 61 }),
    kind: 'fault',
    found: '3 workflows not told yet, the oldest for 61 s',
  },
  {
    name: 'people who wait for their turn',
    verdict: judgeWaiting({ all: waiting, unserved: [] }),
    kind: 'well',
    found: '4 wait, the longest for 3 min',
  },
  {
    name: 'people whom somebody could serve',
    verdict: judgeWaiting({ all: waiting, unserved: [{ id: 'c1', waitingSeconds: 130 }] }),
    kind: 'fault',
    found: '1 wait though somebody could serve them (c1), the longest for 2 min',
  },
  {
    name: 'a workflow for each conversation',
    verdict: judgeWorkflows([{ open: 8, running: 8 }]),
    kind: 'well',
    found: '8 conversations open, 8 of their workflows running',
  },
  {
    name: 'counts that move',
    verdict: judgeWorkflows([
      { open: 100, running: 95 },
      { open: 112, running: 106 },
      { open: 125, running: 119 },
    ]),
    kind: 'well',
    found: '125 conversations open',
  },
  {
    name: 'a workflow that is missing all the time',
    verdict: judgeWorkflows([
      { open: 100, running: 99 },
      { open: 100, running: 99 },
    ]),
    kind: 'fault',
    found: '100 conversations open, 99 of their workflows running',
  },
  {
    name: 'nothing repaired',
    verdict: judgeRepairs({ runs: 1_440, failed: 0, repaired: [] }),
    kind: 'well',
    found: '1440 runs in the last day, repaired: nothing',
  },
  {
    name: 'repairs that a killed process explains',
    verdict: judgeRepairs({ runs: 9, failed: 0, repaired: ['overdue', 'overdue', 'edit_left_over'] }),
    kind: 'well',
    found: 'repaired: 2 overdue, 1 edit_left_over',
  },
  {
    name: 'repairs that nothing explains',
    verdict: judgeRepairs({ runs: 9, failed: 0, repaired: ['load_mismatch'] }),
    kind: 'fault',
    found: 'repaired: 1 load_mismatch',
  },
  {
    name: 'a reconciler that fails',
    verdict: judgeRepairs({ runs: 9, failed: 2, repaired: [] }),
    kind: 'fault',
    found: '2 of 9 runs of the reconciler failed',
  },
  { name: 'no webhook', verdict: judgeWebhooks([]), kind: 'well', found: 'none' },
  {
    name: 'webhooks that take what they are sent',
    verdict: judgeWebhooks([{ ...webhook, behindSeconds: 3 }, webhook]),
    kind: 'well',
    found: '2 up to date',
  },
  {
    name: 'webhooks in three kinds of trouble',
    verdict: judgeWebhooks([
      { ...webhook, disabled: 'failing for 3 days' },
      { ...webhook, id: 'crm', failingSeconds: 7_200 },
      { ...webhook, id: 'bi', behindSeconds: 75 },
      webhook,
    ]),
    kind: 'fault',
    found: 'desk was given up (failing for 3 days), crm has been failing for 2 h, bi is 75 s behind',
  },
];

describe('the doctor', () => {
  it.each(rows)('judges $name: $kind', ({ verdict, kind, found }) => {
    expect(verdict).toMatchObject({ kind, found: expect.stringContaining(found) });
  });

  it('looks at nothing whose need is not met, and goes on after a look that failed', async () => {
    const findings = await examine({} as Patient, [
      check({ name: 'a', look: () => Promise.reject(new Error('one\n  two')), judge: () => well('') }),
      check({ name: 'b', needs: ['a'], look: async () => 1, judge: () => well('') }),
      check({ name: 'c', look: async () => 1, judge: (one) => well(`${one}`) }),
      check({ name: 'd', look: () => Promise.reject(new Error('gone')), judge: () => well(''), unreachable: 'look' }),
    ]);

    expect(findings).toMatchObject([
      { check: 'a', kind: 'unknown', found: 'two' },
      { check: 'b', kind: 'unknown', found: 'not looked at without "a"' },
      { check: 'c', kind: 'well', found: '1' },
      { check: 'd', kind: 'fault', found: 'gone', remedy: 'look' },
    ]);
  });

  it.each([
    { name: 'all is well', verdicts: [well('')], expected: 0 },
    { name: 'something could not be found out', verdicts: [well(''), unknown('', '')], expected: 2 },
    { name: 'something is at fault', verdicts: [unknown('', ''), fault('', ''), well('')], expected: 1 },
  ])('ends with $expected if $name', ({ verdicts, expected }) => {
    expect(exitCodeOf(verdicts.map((verdict) => ({ check: 'x', ...verdict })))).toBe(expected);
  });

  it('writes the remedy below what is at fault', () => {
    const text = toText([
      { check: 'database', ...well('PostgreSQL 16.3') },
      { check: 'outbox', ...fault('3 left', 'start a worker') },
    ]);

    expect(text.split('\n')).toEqual([
      'ok     database  PostgreSQL 16.3',
      'FAULT  outbox    3 left',
      '                 -> start a worker',
      '',
      '1 well, 1 at fault, 0 not known',
    ]);
  });
});

it.each([
  [0.04, '0.0 s'],
  [12.4, '12 s'],
  [300, '5 min'],
  [10_800, '3 h'],
  [259_200, '3 days'],
])('tells %d seconds as %s', (seconds, expected) => {
  expect(inWords(seconds)).toBe(expected);
});

it('names the first of many', () => {
  expect(firstOf(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
});
