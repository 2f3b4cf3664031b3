import { expect, it } from 'vitest';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const { api } = useStack();

const ALWAYS_THERE = ['A1', 'A2', 'A3'];

it('gives each of three agents 100 of 300 conversations that arrive at once', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online', A3: 'online' } });

  const answers = await company.rush(300);

  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
  expect(await company.spread()).toEqual({ A1: 100, A2: 100, A3: 100 });
});

it('goes round the agents who stay while others come and go, and gives nobody a burst', async () => {
  const agents = { A1: 'online', A2: 'online', A3: 'online', A4: 'away' } as const;
  const company = await Company.found(api(), { agents });

  const rush = company.rush(150);
  for (const state of ['online', 'away', 'online', 'offline', 'online', 'busy', 'online', 'offline'] as const) {
    await api().insist({ method: 'PUT', path: `/v1/agents/${company.id('A4')}/availability`, body: { state } });
  }
  await rush;
  await expect.poll(() => company.spread(), { timeout: 20_000 }).toEqual({ A1: 50, A2: 50, A3: 50 });

  const order = await company.turns();
  const stayed = order.filter((name) => name !== 'A4');
  expect(stayed).toEqual(stayed.map((_, index) => ALWAYS_THERE[index % 3]));
  expect(betweenTurns(order, 'A4').map((others) => ALWAYS_THERE.filter((name) => !others.includes(name)))).toEqual(
    betweenTurns(order, 'A4').map(() => []),
  );
});

/** Who had a turn between one turn of this agent and its next. */
function betweenTurns(order: readonly (string | null)[], name: string): readonly (readonly (string | null)[])[] {
  const own = order.flatMap((turn, index) => (turn === name ? [index] : []));
  return own.slice(1).map((index, before) => order.slice((own[before] ?? 0) + 1, index));
}
