import { expect } from 'vitest';
import type { Availability } from '../../contract/model.ts';
import type { Answer } from './client.ts';
import type { Company } from './company.ts';
import { namesOf, type Vocabulary } from './scenario-words.ts';

/** A conversation, or why there is none. */
interface CommandAnswer {
  readonly agentId?: string | null;
  readonly code?: string;
}

/** One row while it happens. */
export interface Run {
  readonly company: Company;
  /** What was answered to the commands given by hand; every other request succeeds, or the row fails. */
  readonly answers: Answer<CommandAnswer>[];
}

const SECOND_MS = 1_000;

/** What may stand in the column `happens`. `C1` is the conversation that arrived first. */
export const STEPS: Vocabulary<Run, Promise<unknown>> = {
  '1 conversation': ({ company }) => company.arrive(),
  '<n> conversations': ({ company }, n) => company.arrive(Number(n)),
  '1 conversation of team <word>': ({ company }, team) => company.arrive(1, { teamId: company.id(team) }),

  '<agents> <state>': ({ company }, agents, state) => declare(company, agents, state),
  '<agent> <state>, which moves the deadline of <C>': async ({ company }, agent, state, which) => {
    const deadline = async () => (await company.show(conversation(company, which))).responseDueAt;
    const before = await deadline();
    await declare(company, agent, state);
    await expect.poll(deadline).not.toBe(before);
  },
  '<agent> logs out': ({ company }, agent) => company.logOut(agent),
  '<agent> beats': ({ company }, agent) => beat(company, agent),
  '<agent> beats for <seconds> s': async ({ company }, agent, seconds) => {
    const startedAt = Date.now();
    const beatAgain = async () => {
      await beat(company, agent);
      return Date.now() - startedAt;
    };
    const timeout = (Number(seconds) + 2) * SECOND_MS;
    await expect.poll(beatAgain, { interval: 500, timeout }).toBeGreaterThan(Number(seconds) * SECOND_MS);
  },
  // By itself, so it is waited for.
  '<agent> gets <state>': ({ company }, agent, state) =>
    expect.poll(async () => (await company.agent(agent)).availability).toBe(state),

  'consumer writes': ({ company }) => company.writeIn(),
  // So long after the present assignment began.
  'consumer writes to <C> at <seconds> s': async ({ company }, which, seconds) => {
    const id = conversation(company, which);
    const { assignedAt } = await company.show(id);
    const sentAt = new Date(Date.parse(assignedAt ?? '') + Number(seconds) * SECOND_MS);
    await expect.poll(() => Date.now(), { interval: 20 }).toBeGreaterThanOrEqual(sentAt.getTime());
    await company.say(id, { from: 'consumer', sentAt: sentAt.toISOString() });
  },
  '<agent> writes to <C>': ({ company }, agent, which) =>
    company.say(conversation(company, which), { from: 'agent', agent }),
  '<agent> notes privately on <C>': ({ company }, agent, which) =>
    company.say(conversation(company, which), { from: 'agent', agent, visibility: 'private' }),
  '<agent> answers <C>': async ({ company }, agent, which) => {
    const id = conversation(company, which);
    await company.say(id, { from: 'agent', agent });
    await expect.poll(async () => (await company.show(id)).unansweredSince).toBeNull();
  },
  '<C> times out <n> times': ({ company }, which, n) =>
    expect.poll(() => timeouts(company, which), { timeout: 30_000 }).toBeGreaterThanOrEqual(Number(n)),

  'assign <C> to <agent>': (run, which, agent) => command(run, which, 'assign', { agentId: run.company.id(agent) }),
  '<agents> claim <C> at once': (run, agents, which) =>
    Promise.all(namesOf(agents).map((name) => command(run, which, 'claim', { agentId: run.company.id(name) }))),
  'unassign <C>': (run, which) => command(run, which, 'unassign'),
  'resolve <C>': (run, which) => command(run, which, 'resolve'),
  'route <C>': (run, which) => command(run, which, 'route'),
};

/** `C1` is the first that arrived. */
export function conversation({ conversations }: Company, which: string): string {
  const id = conversations[Number(which.slice(1)) - 1];
  if (id === undefined) throw new Error(`${which} has not arrived; ${conversations.length} conversations have`);
  return id;
}

async function declare(company: Company, agents: string, state: string): Promise<void> {
  for (const name of namesOf(agents)) await company.declare(name, state as Availability);
}

async function beat(company: Company, agent: string): Promise<void> {
  await company.api.expect('POST', `/v1/agents/${company.id(agent)}/heartbeat`);
}

async function timeouts(company: Company, which: string): Promise<number> {
  const story = await company.story(conversation(company, which));
  return story.filter((event) => event.includes('response_timeout')).length;
}

async function command({ company, answers }: Run, which: string, name: string, body?: object): Promise<void> {
  answers.push(await company.api.call('POST', `/v1/conversations/${conversation(company, which)}/${name}`, body));
}
