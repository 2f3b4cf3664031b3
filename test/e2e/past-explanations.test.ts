import { expect, it } from 'vitest';
import type { CommandBody } from './client.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const { api } = useStack();

/** The last of more agents than a decision keeps, so that what it tells of him is worked out from the ledger. */
const LAST = 'A26';
const AGENTS = Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`A${n + 1}`, 'online'] as const));

interface Row {
  readonly name: string;
  readonly policy?: object;
  readonly opening?: object;
  /** Takes the decision in question and answers it. */
  readonly decide: (company: Company, id: string) => Promise<CommandBody>;
  /** What happens afterwards, and must not matter. */
  readonly afterwards: (company: Company, id: string) => Promise<unknown>;
  readonly expected: string;
}

const pending = { pending: true };
const handOff = (company: Company, id: string) => company.command(id, 'hand-off', { skills: ['q'] });
const patch = (id: string, body: object) => api().expect<CommandBody>('PATCH', `/v1/conversations/${id}`, body);
const account = (body: object) => api().expect('PATCH', '/v1/policy', body);

/** Takes it from the last agent, who cools off, and gives it to another by routing. */
async function requeuedByLast(company: Company, id: string): Promise<CommandBody> {
  await company.command(id, 'assign', { agentId: company.id(LAST) });
  return await company.command(id, 'requeue');
}

const ROWS: readonly Row[] = [
  {
    name: 'a team that was set later',
    opening: pending,
    decide: (company, id) => company.command(id, 'hand-off'),
    afterwards: async (company, id) => {
      const teamId = company.id('team');
      await api().expect('PUT', `/v1/teams/${teamId}`, { name: 'Team', members: [company.id('A1')] });
      await company.command(id, 'assign', { teamId });
    },
    expected: 'ranked_lower',
  },
  {
    name: 'skills that are asked for only later',
    policy: { skillMatch: 'require' },
    opening: pending,
    decide: (company, id) => company.command(id, 'hand-off'),
    afterwards: (_company, id) => patch(id, { skills: ['zz'] }),
    expected: 'ranked_lower',
  },
  {
    name: 'skills that were asked for then',
    policy: { skillMatch: 'require' },
    opening: pending,
    decide: handOff,
    afterwards: (_company, id) => patch(id, { skills: [] }),
    expected: 'missing_skill',
  },
  {
    name: 'a cool-off that a person ended before',
    decide: async (company, id) => {
      await requeuedByLast(company, id);
      await company.command(id, 'assign', { agentId: company.id(LAST) });
      await company.command(id, 'unassign');
      return await company.command(id, 'route');
    },
    afterwards: async () => undefined,
    expected: 'ranked_lower',
  },
  {
    name: 'a cool-off that began under another policy',
    decide: async (company, id) => {
      await requeuedByLast(company, id);
      await api().expect('PATCH', `/v1/inboxes/${company.inboxId}/policy`, { cooloffSeconds: 0 });
      return await company.command(id, 'requeue');
    },
    afterwards: async () => undefined,
    expected: 'cooling_off',
  },
  {
    name: 'a capacity that the account gave then',
    decide: async (company, id) => {
      await account({ defaultCapacity: 1 });
      const [other = ''] = await company.arrive(1);
      await company.command(other, 'assign', { agentId: company.id(LAST) });
      return await company.command(id, 'requeue');
    },
    afterwards: () => account({ defaultCapacity: null }),
    expected: 'at_capacity',
  },
];

it.each(ROWS)(
  'explains a past decision by what was so then: $name',
  async ({ policy, opening, decide, afterwards, expected }) => {
    const company = await Company.found(api(), { agents: AGENTS, ...(policy === undefined ? {} : { policy }) });
    const [id = ''] = await company.arrive(1, opening);
    const { decision } = await decide(company, id);
    await afterwards(company, id);

    const query = `agentId=${company.id(LAST)}&decisionId=${decision?.id}`;
    const explanation = await api().expect('GET', `/v1/conversations/${id}/explanation?${query}`);

    expect(decision?.considered.map(({ agentId }) => agentId)).not.toContain(company.id(LAST));
    expect(explanation).toMatchObject({ agentId: company.id(LAST), reason: expected });
  },
);
