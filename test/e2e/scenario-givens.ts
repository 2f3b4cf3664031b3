import type { Availability } from '../../contract/model.ts';
import type { ApiClient } from './client.ts';
import { Company, type Founding, type GivenPolicy } from './company.ts';
import { countsOf, namesOf, type Vocabulary } from './scenario-words.ts';

/** What there is before anything happens. */
export interface Given extends Founding {
  readonly policy: GivenPolicy;
  readonly limit: Readonly<Record<string, number>>;
  /** Settings of the account for as long as the row lasts. */
  readonly account: Readonly<Record<string, unknown>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly teams: Readonly<Record<string, readonly string[]>>;
  /** Who holds how many, in the order in which they were given. */
  readonly held: readonly (readonly [agent: string, count: number])[];
}

export const NOTHING_GIVEN: Given = { agents: {}, policy: {}, limit: {}, account: {}, roles: {}, teams: {}, held: [] };

/** What may stand in the column `given`; a later clause overrides an earlier one. */
export const GIVENS: Vocabulary<Given, Given> = {
  '<agents> <state>': (given, agents, state) => {
    const declared = Object.fromEntries(namesOf(agents).map((name) => [name, state as Availability]));
    return { ...given, agents: { ...given.agents, ...declared } };
  },
  'limit <n>': (given, n) => {
    const limit = Object.fromEntries(Object.keys(given.agents).map((name) => [name, Number(n)]));
    return { ...given, limit };
  },
  'limits <list>': (given, limits) => ({ ...given, limit: countsOf(limits) }),
  'no limit': (given) => ({ ...given, limit: {} }),
  // All agents are, unless the row says who is.
  'members <agents>': (given, agents) => ({ ...given, members: namesOf(agents) }),
  'team <word> of <agents>': (given, team, agents) => ({
    ...given,
    teams: { ...given.teams, [team]: namesOf(agents) },
  }),
  '<agent> is <role>': (given, agent, role) => ({ ...given, roles: { ...given.roles, [agent]: role } }),
  '<agent> holds <n>': (given, agent, n) => ({ ...given, held: [...given.held, [agent, Number(n)]] }),
  '<setting>: <value>': (given, setting, value) => ({
    ...given,
    policy: { ...given.policy, [setting]: settingOf(value) },
  }),
  'account <setting>: <value>': (given, setting, value) => ({
    ...given,
    account: { ...given.account, [setting]: settingOf(value) },
  }),
};

export async function found(api: ApiClient, given: Given): Promise<Company> {
  if (Object.keys(given.account).length > 0) await api.expect('PATCH', '/v1/policy', given.account);
  const company = await Company.found(api, { ...given, agents: given.held.length === 0 ? given.agents : away(given) });
  for (const [name, role] of Object.entries(given.roles)) {
    await api.expect('PUT', `/v1/agents/${company.id(name)}`, { name, role });
  }
  for (const [name, agents] of Object.entries(given.teams)) {
    const members = agents.map((agent) => company.id(agent));
    await api.expect('PUT', `/v1/teams/${company.id(name)}`, { name, members });
  }
  if (given.held.length > 0) await load(company, given);
  return company;
}

/** Gives the account back its defaults. */
export async function forget(api: ApiClient, { account }: Given): Promise<void> {
  const defaults = Object.fromEntries(Object.keys(account).map((setting) => [setting, null]));
  if (Object.keys(account).length > 0) await api.expect('PATCH', '/v1/policy', defaults);
}

function away({ agents }: Given): Readonly<Record<string, Availability>> {
  return Object.fromEntries(Object.keys(agents).map((name) => [name, 'away' as const]));
}

/** Each gets its conversations while it is the only one online; what the row says is declared after that. */
async function load(company: Company, { agents, held }: Given): Promise<void> {
  for (const [name, count] of held) {
    await company.declare(name, 'online');
    await company.arrive(count);
    await company.declare(name, 'away');
  }
  for (const [name, state] of Object.entries(agents)) await company.declare(name, state);
}

/** `true`, `2`, `online 2, away 1` or a word. */
function settingOf(text: string): boolean | number | string | Readonly<Record<string, number>> {
  if (/^(true|false|\d+)$/.test(text)) return JSON.parse(text);
  return text.includes(' ') ? countsOf(text) : text;
}
