import { expect, it } from 'vitest';
import { useWorkshop } from './workshop.ts';

const { workshop } = useWorkshop();
const { temporal } = workshop;

it("reports misses to the agent's workflow, which starts if it does not run", async () => {
  const report = { agentId: 'ana', missId: 'c1/timeout' };

  await workshop.attempt(workshop.activities.reportMisses, report).result;

  expect(temporal.signals).toEqual([{ workflowId: 'test/agent/ana', name: 'missesReported', message: report }]);
  expect(temporal.started).toEqual(['test/agent/ana']);
});
