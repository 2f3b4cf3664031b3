import { execFile } from 'node:child_process';
import process from 'node:process';
import { expect, it } from 'vitest';
import { projectRoot } from '../../dev/paths.ts';
import { withLocalTemporal } from '../../dev/processes.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';
import { Company } from './company.ts';
import { query } from './query.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack({ brokenByHand: true });
const temporal = useTemporal(stack);

const SCHEDULE = 'baton/reconciliation';

/** More than the doctor calls late for a task that waits, on a machine that has other things to do. */
const NOTICED_WITHIN_MS = 60_000;

interface Diagnosis {
  readonly exitCode: number;
  readonly output: string;
}

interface Report {
  readonly verdict: string;
  readonly checks: readonly {
    readonly check: string;
    readonly kind: string;
    readonly found: string;
    readonly remedy?: string;
  }[];
}

/** Runs the doctor as an operator does, on the stack or on what `settings` say. */
function diagnose(settings: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<Diagnosis> {
  const environment = {
    ...withLocalTemporal(readDevConfig().environment, stack().temporalAddress),
    DATABASE_URL: stack().databaseUrl,
    ...settings,
  };
  const command = ['--import', 'tsx', 'runtime/doctor.ts', ...args];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      command,
      { cwd: projectRoot, env: environment },
      (_error, output, errors) => resolve({ exitCode: child.exitCode ?? -1, output: `${output}${errors}` }),
    );
  });
}

/** What the doctor says, by check. */
async function report(settings: Readonly<Record<string, string>> = {}) {
  const { exitCode, output } = await diagnose(settings, ['--json']);
  const { verdict, checks } = JSON.parse(output) as Report;
  return { exitCode, verdict, checks: Object.fromEntries(checks.map(({ check, ...rest }) => [check, rest])) };
}

const kindsOf = ({ checks }: Awaited<ReturnType<typeof report>>) =>
  Object.fromEntries(Object.entries(checks).map(([name, { kind }]) => [name, kind]));

it('finds all well where all is', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' }, limit: 1 });
  await company.arrive(3);

  const { exitCode, output } = await diagnose();

  expect(output).not.toMatch(/FAULT|\? {2}/);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^ok {5}waiting {12}2 wait, the longest for /m);
  expect(output).toMatch(/^ok {5}workflows {10}3 conversations open, 3 of their workflows running$/m);
  expect(output).toMatch(/^19 well, 0 at fault, 0 not known$/m);
});

it('names each fault that was made, with its remedy', async () => {
  const company = await Company.found(api(), { agents: { A1: 'away' } });
  const [untold = '', waiting = ''] = await company.arrive(2);
  const schedule = temporal().schedule.getHandle(SCHEDULE);
  await stack().worker.stop();
  await schedule.trigger();
  await schedule.pause('by hand');
  await query(stack(), `INSERT INTO outbox VALUES ($1, 1, now() - interval '5 min')`, [untold]);
  await query(
    stack(),
    `INSERT INTO edits (scope, scope_id, created_at) VALUES ('agent', $1, now() - interval '3 min')`,
    [company.id('A1')],
  );
  await query(stack(), `UPDATE agents SET availability = 'online' WHERE id = $1`, [company.id('A1')]);

  await expect
    .poll(async () => (await report()).checks['workers'], { timeout: NOTICED_WITHIN_MS })
    .toMatchObject({ kind: 'fault', found: expect.stringMatching(/tasks of baton wait for a worker|no worker polls/) });
  const { exitCode, verdict, checks } = await report();
  await query(stack(), 'DELETE FROM outbox; DELETE FROM edits');
  await query(stack(), `UPDATE agents SET availability = 'away' WHERE id = $1`, [company.id('A1')]);
  await schedule.unpause();
  await stack().worker.restart();

  expect([exitCode, verdict]).toEqual([1, 'fault']);
  expect(checks).toMatchObject({
    schedule: {
      kind: 'fault',
      found: 'baton/reconciliation is paused (“by hand”), so nothing is repaired',
      remedy: expect.stringContaining('temporal schedule toggle --schedule-id baton/reconciliation --unpause'),
    },
    outbox: { kind: 'fault', found: expect.stringMatching(/^1 workflows not told yet, the oldest for \d+ min$/) },
    edits: { kind: 'fault', found: expect.stringMatching(/^1 edits of the directory .* for \d+ min$/) },
    waiting: { kind: 'fault', found: expect.stringContaining(`(${untold}, ${waiting})`) },
    temporal: { kind: 'well' },
    database: { kind: 'well' },
    workflows: { kind: 'well' },
  });
});

it('names a workflow that is gone', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const [id = ''] = await company.arrive(1);
  const schedule = temporal().schedule.getHandle(SCHEDULE);
  await schedule.pause('so that the reconciler is not faster');
  await temporal().workflow.getHandle(conversationWorkflowId(id)).terminate('by an operator');

  const { checks } = await report();
  await schedule.unpause();
  // Whoever has to reach it starts it again.
  await company.command(id, 'resolve');

  expect(checks['workflows']).toMatchObject({ kind: 'fault', remedy: expect.stringContaining('missing') });
});

it('names what a namespace lacks, and leaves open what cannot be known without it', async () => {
  const namespace = 'bare';
  await temporal().workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const there = async () => kindsOf(await report({ TEMPORAL_NAMESPACE: namespace }))['temporal'];
  await expect.poll(there, { timeout: NOTICED_WITHIN_MS }).toBe('well');

  const inIt = await report({ TEMPORAL_NAMESPACE: namespace });
  const nowhere = await report({ TEMPORAL_NAMESPACE: 'nowhere' });

  expect(inIt.exitCode).toBe(1);
  expect(inIt.checks['search attributes']).toMatchObject({
    kind: 'fault',
    found: expect.stringContaining('BatonInbox, BatonStatus, BatonAgent'),
    remedy: expect.stringContaining('temporal operator search-attribute create --name BatonInbox --type Keyword'),
  });
  expect(kindsOf(inIt)).toMatchObject({ schedule: 'fault', workers: 'fault', 'webhook workers': 'fault' });
  expect(nowhere.exitCode).toBe(1);
  expect(nowhere.checks['temporal']).toMatchObject({
    kind: 'fault',
    found: expect.stringContaining('no namespace "nowhere"'),
  });
  expect(kindsOf(nowhere)).toMatchObject({ workers: 'unknown', schedule: 'unknown', migrations: 'well' });
});

it("names a wrong time zone and another's database", async () => {
  const zone = '?options=-c%20TimeZone%3DAmerica%2FNew_York';

  const { exitCode, checks } = await report({ DATABASE_URL: `${stack().databaseUrl}${zone}`, INSTALLATION: 'staging' });

  expect(exitCode).toBe(1);
  expect(checks['time zone']).toMatchObject({
    kind: 'fault',
    remedy: expect.stringMatching(/^ALTER DATABASE … SET TimeZone TO 'UTC'/),
  });
  expect(checks['installation']).toMatchObject({
    kind: 'fault',
    found: expect.stringContaining('belongs to the installation "baton"'),
  });
});

it('says that servers cannot be reached', async () => {
  const { exitCode, checks } = await report({
    DATABASE_URL: 'postgresql://baton@127.0.0.1:9/baton',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });

  expect(exitCode).toBe(1);
  expect(checks).toMatchObject({
    database: { kind: 'fault', remedy: expect.stringContaining('DATABASE_URL') },
    temporal: { kind: 'fault', remedy: expect.stringContaining('TEMPORAL_ADDRESS') },
    outbox: { kind: 'unknown', found: 'not looked at without "migrations"' },
  });
});

it('ends with code 2 for wrong settings or options', async () => {
  const settings = await diagnose({ DATABASE_POOL_SIZE: 'many', JWT_SECRET: 'short' });
  const options = await diagnose({}, ['--quick']);

  expect(settings.exitCode).toBe(2);
  expect(settings.output).toContain('JWT_SECRET is wrong: set it to');
  expect(options.exitCode).toBe(2);
  expect(options.output).toContain("Unknown option '--quick'");
});
