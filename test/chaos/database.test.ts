import { expect, it } from 'vitest';
import { commandMessages } from '../../contract/messages.ts';
import type { Answer, CommandBody } from '../e2e/client.ts';
import { Company } from '../e2e/company.ts';
import { useStack } from '../e2e/stack.ts';
import { useTemporal } from '../e2e/temporal-client.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';
import { type Call, health, promptly, untilReady } from './promptly.ts';
import { killDatabase, serversOf, whileFrozen } from './servers.ts';

const { stack, api } = useStack();
const temporal = useTemporal(stack);

const UNAVAILABLE = '503 database_unavailable';
/** An attempt that was under way when the database thawed counts from its beginning. */
const CLOCK_SKEW_MS = 6_000;
/** What had fallen back to ordinary activities is tried again every 5 s. */
const CATCH_UP_MS = 20_000;

it('refuses at once while the database is frozen, and carries out what was taken when it is back', async () => {
  const company = await Company.found(api(), {
    policy: { responseTimeoutSeconds: { online: 2, busy: 0 }, responseWarningSeconds: 0, assignToBusy: true },
    agents: { A1: 'online', A2: 'away' },
  });
  const [late = '', answered = '', done = ''] = await company.arrive(3);
  await company.declare('A2', 'busy');

  await company.say(late, { from: 'consumer' });
  await company.say(answered, { from: 'consumer' });
  await company.say(answered, { from: 'agent', agent: 'A1' });

  const created: Promise<Answer<CommandBody>>[] = [];
  await whileFrozen(stack(), async () => {
    created.push(api().insist<CommandBody>(create(company)));
    const outcomes = promptly(api(), everyKindOfCall(company, late));
    // Taken by Temporal, whose signals need no database: from here on it must not get lost.
    await tell(done).signal(commandMessages.resolve.signal, { body: {}, actor: SERVICE, requestId: 'while-frozen' });

    expect(await outcomes).toEqual(everyKindOfCall(company, late).map(() => UNAVAILABLE));
    expect(await health(api())).toEqual([200, 503, expect.stringContaining('database')]);
    // The worker has tried, and goes on trying.
    await expect.poll(() => pendingActivities(late), { timeout: CATCH_UP_MS }).toContain('due');
    await expect.poll(() => pendingActivities(done), { timeout: CATCH_UP_MS }).toContain('resolve');
  });
  const thawedAt = new Date().toISOString();

  await untilReady(api());
  const status = async () => (await Promise.all([late, answered, done].map(company.show, company))).map(brief(company));
  await expect.poll(status, { timeout: CATCH_UP_MS }).toEqual(['assigned A2', 'assigned A1', 'resolved null']);
  expect(await company.story(late)).toEqual([
    'created',
    'assigned A1 routed',
    'unassigned A1 response_timeout',
    'assigned A2 routed',
  ]);
  // What was carried out late happened late: nobody was given anything in the middle of the outage.
  const { assignedAt } = await company.show(late);
  expect(Date.parse(assignedAt ?? '')).toBeGreaterThan(Date.parse(thawedAt) - CLOCK_SKEW_MS);
  expect((await Promise.all(created)).map((answer) => answer.status)).toEqual([201]);
});

it('refuses at once while the database is gone, and goes on when it was started again', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const [id = ''] = await company.arrive();

  const creates = Array.from({ length: 20 }, () => api().insist<CommandBody>(create(company)));
  await expect.poll(async () => (await company.views()).length).toBeGreaterThan(1);
  await killDatabase(stack());
  await tell(id).signal(commandMessages.resolve.signal, { body: {}, actor: SERVICE, requestId: 'while-gone' });

  expect(await promptly(api(), everyKindOfCall(company, id))).toEqual(
    everyKindOfCall(company, id).map(() => UNAVAILABLE),
  );
  expect(await health(api())).toEqual([200, 503, expect.stringContaining('database')]);
  await serversOf(stack()).database.restart();

  const answers = await Promise.all(creates);
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
  await untilReady(api());
  expect(await company.views()).toHaveLength(21);
  await expect.poll(() => company.show(id), { timeout: CATCH_UP_MS }).toMatchObject({ status: 'resolved' });
  await expect.poll(() => company.spread()).toEqual({ A1: 10, A2: 10, nobody: 1 });
});

const SERVICE = { kind: 'key', id: 'key:connector' } as const;

const tell = (conversationId: string) => temporal().workflow.getHandle(conversationWorkflowId(conversationId));

const create = (company: Company) => ({
  path: '/v1/conversations',
  body: { inboxId: company.inboxId, consumer: { id: 'ada' } },
});

const everyKindOfCall = (company: Company, id: string): readonly Call[] => [
  ['POST', '/v1/conversations', create(company).body],
  ['POST', `/v1/conversations/${id}/messages`, { from: 'consumer' }],
  ['POST', `/v1/conversations/${id}/assign`, { agentId: company.id('A1') }],
  ['PATCH', `/v1/conversations/${id}`, { priority: 'high' }],
  ['PUT', `/v1/agents/${company.id('A1')}/availability`, { state: 'busy' }],
  ['PUT', `/v1/inboxes/${company.inboxId}`, { name: 'Support' }],
  ['GET', `/v1/conversations/${id}`],
  ['GET', '/v1/conversations?status=waiting'],
  ['GET', `/v1/conversations/${id}/events`],
  ['GET', `/v1/agents/${company.id('A1')}`],
];

/** Activities that are being tried again and again. */
async function pendingActivities(conversationId: string): Promise<readonly string[]> {
  const { raw } = await tell(conversationId).describe();
  return (raw.pendingActivities ?? []).map((activity) => activity.activityType?.name ?? '');
}

const brief = (company: Company) => (view: { readonly status: string; readonly agentId: string | null }) =>
  `${view.status} ${company.nameOf(view.agentId)}`;
