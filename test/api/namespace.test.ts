import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalEnvironment } from '../support/temporal.ts';
import { apiOn, startApi } from './api.ts';

// A real namespace in which nobody has registered Baton's search attributes, as a new one of a cluster is.

const BARE = 'bare';
const DAY_SECONDS = 86_400;
/** The server's own parts learn of a new namespace one after another. */
const KNOWN_WITHIN_MS = 30_000;

let api: Awaited<ReturnType<typeof startApi>>;
let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  [api, environment] = await Promise.all([startApi(), createLocalEnvironment()]);
  await environment.connection.workflowService.registerNamespace({
    namespace: BARE,
    workflowExecutionRetentionPeriod: { seconds: DAY_SECONDS as never },
  });
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail' } });
});
afterAll(async () => {
  await api.stop();
  await environment.teardown();
});

const inBareNamespace = (searchAttributes: 'all' | 'none') => {
  const client = new Client({ connection: environment.connection, namespace: BARE });
  return apiOn({ db: api.db, ping: api.ping, temporal: { client } }, { searchAttributes });
};
const create = {
  headers: { prefer: 'respond-async' },
  body: { inboxId: 'mail', consumer: { id: 'joe' } },
};

it('without its search attributes, the API is not ready, and a conversation is no outage', async () => {
  const { app, call } = await inBareNamespace('all');

  const ready = await call('GET /readyz');
  await expect
    .poll(async () => (await call('POST /v1/conversations', create)).body, { timeout: KNOWN_WITHIN_MS })
    .toMatchObject({ status: 500, code: 'internal_error' });

  expect(ready).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
  expect(ready.body.detail).toContain('BatonInbox, BatonStatus, BatonAgent');
  await app.close();
});

it('without its search attributes, conversations begin all the same if none are set', async () => {
  const { app, call } = await inBareNamespace('none');

  await expect
    .poll(async () => (await call('POST /v1/conversations', create)).status, { timeout: KNOWN_WITHIN_MS })
    .toBe(202);

  expect((await call('GET /readyz')).status).toBe(200);
  await app.close();
});
