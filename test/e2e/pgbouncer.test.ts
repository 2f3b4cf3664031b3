import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../dev/free-port.ts';
import { type PgBouncer, startPgBouncer } from '../../dev/pgbouncer.ts';
import { type Postgres, startPostgres } from '../../dev/postgres.ts';
import { type Stack, startStack } from '../../dev/stack.ts';
import { startTemporal, type Temporal } from '../../dev/temporal.ts';
import { migrate } from '../../prisma/migrate.ts';
import { ApiClient } from './client.ts';
import { Company } from './company.ts';
import { expectInvariants } from './invariants.ts';
import { startProgram } from './program.ts';
import { query } from './query.ts';

// A real PgBouncer in transaction mode, as docs/operations.md sets it up, in front of a database in New York's time zone.

const NEW_YORK = 'America/New_York';

/** Clocks agree, since there is one; what is five hours off is what must not be. */
const AROUND_NOW_MS = 60_000;

interface Servers {
  readonly postgres: Postgres;
  readonly bouncer: PgBouncer;
  readonly temporal: Temporal;
}

let servers: Servers | undefined;
const running = (): Servers => {
  if (servers === undefined) throw new Error('the servers have not been started');
  return servers;
};

beforeAll(async () => {
  const postgres = await startPostgres();
  await query({ databaseUrl: postgres.url }, `ALTER DATABASE baton SET TimeZone TO '${NEW_YORK}'`);
  const [bouncer, temporal] = await Promise.all([startPgBouncer({ databaseUrl: postgres.url }), startTemporal()]);
  servers = { postgres, bouncer, temporal };
});

afterAll(async () => {
  await servers?.bouncer.stop();
  await Promise.all([servers?.postgres.stop(), servers?.temporal.stop()]);
});

const ofDatabase = () => ({
  DATABASE_URL: running().bouncer.url,
  DATABASE_PREPARED_STATEMENTS: `${running().bouncer.keepsPrepared}`,
});

it('a worker ends with a sentence where the time zone it asked for was dropped', async () => {
  const worker = startProgram('runtime/worker.ts', running().temporal.address, {
    settings: { ...ofDatabase(), METRICS_PORT: `${await freePort()}` },
  });

  await worker.exited;

  expect(worker.lastLines()).toContain(
    `DATABASE_URL is wrong: the sessions of the database have the time zone ${NEW_YORK}`,
  );
});

describe('after a migration through it', () => {
  let stack: Stack | undefined;
  const started = (): Stack => {
    if (stack === undefined) throw new Error('the processes have not been started');
    return stack;
  };

  beforeAll(async () => {
    const { bouncer, temporal } = running();
    expect(await migrate(bouncer.url)).not.toEqual([]);
    // Its open connections have the time zone of before.
    await bouncer.console('RECONNECT');
    const { DATABASE_PREPARED_STATEMENTS } = ofDatabase();
    stack = await startStack({
      databaseUrl: bouncer.url,
      temporalAddress: temporal.address,
      environment: { DATABASE_PREPARED_STATEMENTS },
    });
  });
  afterAll(() => stack?.stop());

  it('a second migration finds nothing to do, and nobody in its way', async () => {
    expect(await migrate(running().bouncer.url)).toEqual([]);
    expect(await migrate(running().postgres.url)).toEqual([]);
  });

  it('conversations are served, timed out and resolved, many at once', async () => {
    const company = await Company.found(new ApiClient(started().apiUrl, started().apiKey), {
      agents: { A1: 'online', A2: 'online' },
      policy: { responseTimeoutSeconds: { online: 2 }, responseWarningSeconds: 0 },
    });

    const answers = await company.rush(40);
    const [late = '', ended = ''] = company.conversations;
    await company.command(ended, 'resolve');
    const { agentId } = await company.show(late);
    await company.say(late, { from: 'consumer' });

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    await expect.poll(async () => (await company.show(late)).agentId, { timeout: 30_000 }).not.toBe(agentId);
    expect((await company.story(late)).filter((event) => event.endsWith('response_timeout'))).toHaveLength(1);
    await expectInvariants(started(), { brokenByHand: false });
  });

  it('instants are stored and shown as what they are', async () => {
    const { postgres } = running();
    const company = await Company.found(new ApiClient(started().apiUrl, started().apiKey), {
      agents: { A1: 'online' },
    });
    const [id = ''] = await company.arrive();

    const { createdAt } = await company.show(id);
    const [stored] = await query<{ at: Date }>(
      { databaseUrl: postgres.url },
      'SELECT created_at AS at FROM conversations WHERE id = $1',
      [id],
    );

    expect(stored?.at.toISOString()).toBe(createdAt);
    expect(Math.abs(Date.now() - Date.parse(createdAt))).toBeLessThan(AROUND_NOW_MS);
  });
});
