import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { ConversationView } from '../../contract/model.ts';
import { Company } from '../e2e/company.ts';
import { type Dice, dice } from '../support/dice.ts';
import { rowsOf, supervisorOf, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

const SEED = 20_261_127;
const COMMANDS = 240;
/** As many as a list draws. */
const MOST_ROWS = 100;
const AGENTS = ['Ana', 'Ben', 'Cy'] as const;
const STATES = ['online', 'online', 'busy', 'away', 'offline'] as const;

/** Something that somebody does, which may be refused: what counts is what came of it. */
async function doSomething(company: Company, { pick, chance }: Dice): Promise<void> {
  if (company.conversations.length < 6 || chance(25)) {
    await company.arrive(1, chance(30) ? { priority: 'urgent' } : {});
    return;
  }
  const id = pick(company.conversations.slice(-25));
  const agentId = company.id(pick(AGENTS));
  const to = (name: string, body: object = {}) => api.call('POST', `/v1/conversations/${id}/${name}`, body);
  const deeds = [
    () => to('assign', { agentId, overCapacity: true }),
    () => to('unassign', { agent: true }),
    () => to('requeue'),
    () => to('route'),
    () => to('resolve'),
    () => to('messages', { id: crypto.randomUUID(), from: 'consumer' }),
    () => to('messages', { id: crypto.randomUUID(), from: 'agent', agentId }),
    () => company.declare(pick(AGENTS), pick(STATES)),
  ];
  await pick(deeds)();
}

const idsOf = async (query: string): Promise<readonly string[]> =>
  (await api.all<ConversationView>(`/v1/conversations?${query}`)).map(({ id }) => id);

/** Whether a list shows what the server answers, once both have come to rest. */
async function agrees(page: Page, name: string, query: string): Promise<void> {
  const difference = async () => {
    const [shown, right] = [await rowsOf(page, name), (await idsOf(query)).slice(0, MOST_ROWS)];
    return JSON.stringify(shown) === JSON.stringify(right) ? null : { shown, right };
  };
  await expect.poll(difference, { timeout: 20_000, message: name }).toBeNull();
}

it('shows what the server has, whatever happens and however often the line is cut', async () => {
  const company = await Company.found(api, {
    policy: { whenAllOffline: 'wait', responseTimeoutSeconds: { online: 600, busy: 600, away: 600, offline: 600 } },
    agents: { Ana: 'online', Ben: 'online', Cy: 'away' },
    limit: 4,
  });
  const boss = await supervisorOf(company);
  const inbox = `inbox=${company.inboxId}`;
  const mine = await console.open(company.id('Ana'), { path: '/work?list=mine' });
  const all = await console.open(boss, { path: `/work?list=all&${inbox}` });
  const waiting = await console.open(boss, { path: `/work?list=unassigned&${inbox}` });
  const pages: readonly Page[] = [mine, all, waiting];
  const chance = dice(SEED);

  for (let n = 0; n < COMMANDS; n += 1) {
    await doSomething(company, chance);
    if (n % 12 === 0) await chance.pick(pages).context().setOffline(chance.chance(50));
    if (n % 80 !== 79) continue;
    for (const page of pages) await page.context().setOffline(false);
    const ofInbox = `inboxId=${company.inboxId}`;
    await agrees(mine, 'Mine', `agentId=${company.id('Ana')}&status=assigned&order=due`);
    await agrees(all, 'All', `list=all&${ofInbox}&order=-created`);
    await agrees(waiting, 'Waiting list', `status=waiting&parked=false&${ofInbox}&order=served`);
    for (const page of pages) expect(await page.evaluate('__baton.reconciled')).toBe(0);
    await agrees(waiting, 'Unassigned by a person', `status=waiting&parked=true&${ofInbox}&order=served`);
  }
}, 180_000);
