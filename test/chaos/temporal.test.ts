import { expect, it } from 'vitest';
import type { Answer, CommandBody } from '../e2e/client.ts';
import { Company } from '../e2e/company.ts';
import { useStack } from '../e2e/stack.ts';
import { type Call, health, promptly } from './promptly.ts';
import { serversOf } from './servers.ts';

const { stack, api } = useStack({ persistentTemporal: true });

/** Workers and clients connect again within seconds; what had been begun gets its second try after 10 s. */
const CATCH_UP_MS = 30_000;

const policy = {
  responseTimeoutSeconds: { online: 4, busy: 0 },
  responseWarningSeconds: 0,
  assignToBusy: true,
};

it('answers at once while Temporal hangs, and goes on when it is back', async () => {
  await goesOn('SIGSTOP', async () => serversOf(stack()).temporal.kill('SIGCONT'));
});

it('answers at once while Temporal is gone, and goes on when it was started again', async () => {
  await goesOn('SIGKILL', () => serversOf(stack()).temporal.restart());
});

async function goesOn(leave: NodeJS.Signals, comeBack: () => Promise<void>): Promise<void> {
  const company = await Company.found(api(), { policy, agents: { A1: 'online', A2: 'away' } });
  const [calm = '', late = ''] = await company.arrive(2);
  await company.declare('A2', 'busy');
  await company.say(late, { from: 'consumer' });
  await expect.poll(async () => (await company.show(late)).responseDueAt).not.toBeNull();
  const { responseDueAt } = await company.show(late);

  serversOf(stack()).temporal.kill(leave);
  const created: Promise<Answer<CommandBody>>[] = [];
  try {
    created.push(...[1, 2, 3].map(() => api().insist<CommandBody>(create(company))));
    expect(await promptly(api(), commands(company, calm))).toEqual(
      commands(company, calm).map(() => '503 temporal_unavailable'),
    );
    // What is said in an open conversation is a fact that needs no workflow; it is told later.
    expect(await promptly(api(), [said(calm)])).toEqual(['202']);
    expect(await company.show(calm)).toMatchObject({ unansweredSince: expect.any(String) });
    expect(await promptly(api(), reads(company, calm))).toEqual(reads(company, calm).map(() => '200'));
    expect(await health(api())).toEqual([200, 503, expect.stringContaining('Temporal')]);
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(responseDueAt ?? ''));
    expect(await company.show(late)).toMatchObject({ agentId: company.id('A1') });
  } finally {
    await comeBack();
  }

  await expect.poll(() => company.show(late), { timeout: CATCH_UP_MS }).toMatchObject({ agentId: company.id('A2') });
  expect(await company.story(late)).toEqual([
    'created',
    'assigned A1 routed',
    'unassigned A1 response_timeout',
    'assigned A2 routed',
  ]);
  await expect
    .poll(() => company.story(calm), { timeout: CATCH_UP_MS })
    .toContainEqual(expect.stringContaining('response_timeout'));
  const answers = await Promise.all(created);
  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
  const views = new Map((await company.views()).map((view) => [view.id, view]));
  expect(answers.map((answer) => views.get(answer.body.id)?.inboxId)).toEqual(answers.map(() => company.inboxId));
  expect(await company.command(calm, 'resolve')).toMatchObject({ status: 'resolved' });
  await expect.poll(() => health(api())).toEqual([200, 200, undefined]);
}

const said = (id: string): Call => ['POST', `/v1/conversations/${id}/messages`, { from: 'consumer' }];

const create = (company: Company) => ({
  path: '/v1/conversations',
  body: { inboxId: company.inboxId, consumer: { id: 'ada' } },
});

const commands = (company: Company, id: string): readonly Call[] => [
  ['POST', '/v1/conversations', create(company).body],
  ['POST', `/v1/conversations/${id}-unheard-of/messages`, { from: 'consumer', inboxId: company.inboxId }],
  // What a hanging server was sent it may carry out when it is back: these do not change who has the conversation.
  ['POST', `/v1/conversations/${id}/assign`, { agentId: company.id('A1') }],
  ['PATCH', `/v1/conversations/${id}`, { priority: 'high' }],
  ['PUT', `/v1/agents/${company.id('A1')}/availability`, { state: 'online' }],
  ['PUT', `/v1/agents/${company.id('A1')}`, { name: 'A1' }],
  ['PUT', `/v1/inboxes/${company.inboxId}`, { name: 'Support' }],
];

const reads = (company: Company, id: string): readonly Call[] => [
  ['GET', `/v1/conversations/${id}`],
  ['GET', '/v1/conversations?status=waiting'],
  ['GET', `/v1/conversations/${id}/events`],
  ['GET', `/v1/conversations/${id}/decisions`],
  ['GET', `/v1/agents?inboxId=${company.inboxId}`],
];
