import { expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { useStack } from '../e2e/stack.ts';
import { untilReady } from './promptly.ts';
import { killDatabase, serversOf } from './servers.ts';

const { stack, api } = useStack({ durableDatabase: true });

it('has everything it confirmed after the database died, on a disk that is waited for', {
  timeout: 180_000,
}, async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const answers = company.arrivals(40);
  const confirmed = await Promise.all(answers.slice(0, 20));

  await killDatabase(stack());
  await serversOf(stack()).database.restart();

  const all = await Promise.all(answers);
  expect(all.map((answer) => answer.status)).toEqual(all.map(() => 201));
  await untilReady(api());
  for (const { body } of confirmed) {
    const { assignedAt, agentId } = await company.show(body.id);
    expect([assignedAt, agentId]).toEqual([body.assignedAt, body.agentId]);
  }
  expect(await company.spread()).toEqual({ A1: 20, A2: 20 });
  expect((await company.turns()).length).toBe(40);
});
