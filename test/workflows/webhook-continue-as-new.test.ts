import { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect, inject, test } from 'vitest';
import { failed, paused } from './fake-endpoint.ts';
import { eventually } from './stage.ts';
import { useWebhookStage } from './webhook-stage.ts';

/** A development server that suggests to continue as new after so few events that the third attempt is a new run's. */
const stage = useWebhookStage(() =>
  TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: inject('temporalCli') },
      log: { format: 'pretty', level: 'error' },
      extraArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=20'],
    },
  }),
);

test('goes on with the row of failures', async () => {
  const endpoint = stage.endpoint(() => failed('7'));
  const { signaledRunId } = await endpoint.edited();

  await eventually(() => endpoint.noted.length).toBe(3);

  const { runId } = await stage.env().client.workflow.getHandle(endpoint.workflowId).describe();
  expect(runId).not.toBe(signaledRunId);
  expect(new Set(endpoint.noted.map(({ since }) => since)).size).toBe(1);
});

test('goes on with deliveries, round after round', async () => {
  const endpoint = stage.endpoint((rounds) => (rounds < 20 ? paused : { kind: 'deleted' }));
  const handle = await endpoint.edited();

  expect(await handle.result()).toBe('deleted');

  const { raw } = await stage.env().client.workflow.getHandle(endpoint.workflowId).describe();
  expect(Number(raw.workflowExecutionInfo?.historyLength)).toBeLessThan(40);
  expect(endpoint.rounds).toBe(21);
});
