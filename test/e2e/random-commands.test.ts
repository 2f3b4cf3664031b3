import { expect, it } from 'vitest';
import type { Decision } from '../../contract/decision.ts';
import { ERRORS } from '../../contract/errors.ts';
import type { EventView } from '../../contract/events.ts';
import type { ConversationView } from '../../contract/model.ts';
import type { AgentBody, Answer } from './client.ts';
import { Company } from './company.ts';
import { query } from './query.ts';
import { FIRST_CAPACITY, type Plan, planSteps, type Step, type Town } from './random-plan.ts';
import { ReplayedLedger } from './replayed-ledger.ts';
import { useStack } from './stack.ts';

// The reconciler looks on all the while, and has nothing to repair: the invariants after each story say so.
const { stack, api } = useStack({ environment: { RECONCILE_EVERY_SECONDS: '2' } });

const SEEDS = [1, 3];
const STEPS = 300;
const CALLERS = 8;
/** Longer than a cool-off, so that what is still to come of one has come. */
const QUIET_MS = 2_500;
const PATIENCE_MS = 30_000;

const NEVER = { online: 0, busy: 0, away: 0, offline: 0 };
const policy = { cooloffSeconds: 1, responseTimeoutSeconds: { online: 1, away: 2 }, responseWarningSeconds: 0 };
const AGENTS = { A1: 'online', A2: 'online', A3: 'online', A4: 'busy', A5: 'online', A6: 'away' } as const;

it.each(SEEDS)('keeps every promise, whatever many callers do at once (seed %i)', async (seed) => {
  const company = await foundTown();
  const town = townOf(company);
  const plan = planSteps(seed, STEPS, town);

  const answers = await carryOut(plan.steps);
  await calmDown(town);

  expect(await undocumented(answers)).toEqual([]);
  await expect.poll(() => inVain(company), { timeout: PATIENCE_MS, interval: 500 }).toEqual([]);
  await untilQuiet();
  await expectLedgerTellsThePresent(company, plan);
});

/** Three inboxes that share agents, and two teams. */
async function foundTown(): Promise<Company> {
  await api().expect('PATCH', '/v1/policy', {
    responseTimeoutSeconds: NEVER,
    defaultCapacity: null,
    missesBeforeAway: null,
  });
  const members = ['A1', 'A2', 'A3', 'A4'];
  const company = await Company.found(api(), { policy, agents: AGENTS, limit: FIRST_CAPACITY, members });
  await company.openInbox('second', { members: ['A3', 'A4', 'A5'], policy: { ...policy, method: 'least_assigned' } });
  await company.openInbox('third', { members: ['A1', 'A6', 'A5'], policy: { ...policy, assignToBusy: true } });
  for (const [name, inTeam] of [
    ['T1', ['A1', 'A2', 'A5']],
    ['T2', ['A3', 'A4', 'A6']],
  ] as const) {
    const ids = inTeam.map((agent) => company.id(agent));
    await api().expect('PUT', `/v1/teams/${company.id(name)}`, { name, members: ids });
  }
  return company;
}

const townOf = (company: Company): Town => ({
  agents: Object.keys(AGENTS).map((name) => company.id(name)),
  inboxes: ['inbox', 'second', 'third'].map((name) => company.id(name)),
  teams: ['T1', 'T2'].map((name) => company.id(name)),
  conversation: (number) => company.id(`conversation-${number}`),
});

type Answered = readonly [step: Step, answer: Answer<{ readonly code?: keyof typeof ERRORS } | null>];

/** Several callers take one step after another; each repeats what the service put off, under the same key. */
async function carryOut(steps: readonly Step[]): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  const left = steps.values();
  const caller = async () => {
    for (const step of left) answered.push([step, await api().insist(step)]);
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return answered;
}

/** From now on nobody is late any more. */
async function calmDown({ inboxes }: Town): Promise<void> {
  for (const id of inboxes) await api().expect('PATCH', `/v1/inboxes/${id}/policy`, { responseTimeoutSeconds: null });
}

/** Answers of which the OpenAPI document or the table of errors knows nothing, or for which the caller is not to blame. */
async function undocumented(answers: readonly Answered[]): Promise<readonly string[]> {
  type Operations = Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>;
  const { paths } = await api().expect<{ paths: Readonly<Record<string, Operations>> }>('GET', '/openapi.json');
  return answers.flatMap(([{ method, route, path, body: asked }, { status, body }]) => {
    const documented = String(status) in (paths[route]?.[method.toLowerCase()]?.responses ?? {});
    const told = status < 300 || (body?.code !== undefined && ERRORS[body.code].status === status);
    const ours = status >= 500 || status === 400;
    return documented && told && !ours ? [] : [`${status} ${JSON.stringify([method, path, asked, body])}`];
  });
}

/** Who waits though somebody could serve it now, as the service itself explains it. */
async function inVain(company: Company): Promise<readonly string[]> {
  const waiting = (await company.views('status=waiting')).filter((view) => !view.parked);
  const found = await Promise.all(
    waiting.map(async ({ id, inboxId }) => {
      const { effectivePolicy } = await api().expect<{ effectivePolicy: { mode: string } }>(
        'GET',
        `/v1/inboxes/${inboxId}`,
      );
      if (effectivePolicy.mode === 'manual') return [];
      const explanation = await api().expect<{ agents: readonly { agentId: string; eligible: boolean }[] }>(
        'GET',
        `/v1/conversations/${id}/explanation`,
      );
      return explanation.agents.filter(({ eligible }) => eligible).map(({ agentId }) => `${id} though ${agentId}`);
    }),
  );
  return found.flat();
}

/** Waits until for a while nothing has happened. */
async function untilQuiet(): Promise<void> {
  let before: unknown;
  const isQuiet = async () => {
    const [latest] = await query(stack(), 'SELECT max(id) AS id FROM events');
    const quiet = latest?.['id'] === before;
    before = latest?.['id'];
    return quiet;
  };
  await expect.poll(isQuiet, { timeout: PATIENCE_MS, interval: QUIET_MS }).toBe(true);
}

async function expectLedgerTellsThePresent(company: Company, plan: Plan): Promise<void> {
  const town = townOf(company);
  const views = await company.views();
  const events = await api().all<EventView>('/v1/events');
  const replayed = new ReplayedLedger(
    events.filter((event) => (event.conversationId ?? event.agentId ?? '').startsWith(company.id(''))),
    { ...plan, decisions: await decisionsOf(views) },
  );

  expect(replayed.breaches).toEqual([]);
  const present = views.map(({ id, status, agentId, teamId, priority }) => [id, { status, agentId, teamId, priority }]);
  expect(Object.fromEntries(replayed.conversations)).toEqual(Object.fromEntries(present));
  for (const id of town.agents) {
    const { availability, load } = await api().expect<AgentBody>('GET', `/v1/agents/${id}`);
    expect([id, replayed.availability.get(id) ?? 'offline']).toEqual([id, availability]);
    expect([id, views.filter(({ agentId }) => agentId === id).length]).toEqual([id, load]);
  }
}

async function decisionsOf(views: readonly ConversationView[]): Promise<ReadonlyMap<string, Decision>> {
  const lists = await Promise.all(views.map(({ id }) => api().all<Decision>(`/v1/conversations/${id}/decisions`)));
  return new Map(lists.flat().map((decision) => [decision.id, decision]));
}
