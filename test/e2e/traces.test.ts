import { randomBytes } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';

import { type CollectedSpan, Collector } from '../support/collector.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';

const collector = await Collector.start();
afterAll(() => collector.stop());

const lines: string[] = [];
const { api } = useStack({
  // Whoever runs the tests may have settings of OpenTelemetry's own.
  environment: {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '200',
    OTEL_TRACES_SAMPLER: 'always_on',
  },
  log: (line) => lines.push(line),
});

/** A call in a trace of its own. */
async function call(method: string, path: string, body?: unknown): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const { status } = await api().call(method, path, body, { traceparent });
  expect(status).toBeLessThan(300);
  return traceId;
}

/** The names from a span up to the request, the span first. */
function pathOf(span: CollectedSpan, spans: readonly CollectedSpan[]): readonly string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent === undefined ? [] : pathOf(parent, spans))];
}

/** From each statement that the worker sent in this trace up to the request. */
function statementsIn(traceId: string): readonly (readonly string[])[] {
  const spans = collector.of(traceId);
  const statements = spans.filter(
    ({ name, service }) => name === 'prisma:client:db_query' && service === 'baton-worker',
  );
  return statements.map((span) => pathOf(span, spans).filter((name) => !name.startsWith('prisma:')));
}

it('follows a command from the request of its caller to the statements of its transition', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const [id = ''] = await company.arrive(1);

  const traceId = await call('POST', `/v1/conversations/${id}/assign`, { agentId: company.id('A2') });

  await expect
    .poll(() => statementsIn(traceId))
    .toContainEqual([
      'RunActivity:assign',
      'HandleUpdate:assign',
      'StartWorkflowUpdate:assign',
      expect.stringMatching(/^handler - /),
      'POST /v1/conversations/:id/assign',
    ]);
  const [request] = collector.of(traceId).filter(({ name }) => name.startsWith('POST'));
  expect(request).toMatchObject({ service: 'baton-api', attributes: { 'url.path': `/v1/conversations/${id}/assign` } });
  await expect.poll(() => lines.filter((line) => line.includes(`"traceId":"${traceId}"`))).toHaveLength(1);
});

it('follows a first message into the workflow that it starts', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online' } });
  const message = { id: 'm1', from: 'consumer', inboxId: company.inboxId };

  const traceId = await call('POST', `/v1/conversations/${company.id('first')}/messages`, message);

  await expect
    .poll(() => statementsIn(traceId))
    .toContainEqual([
      'RunActivity:open',
      expect.stringMatching(/^Handle(Signal|Update):/),
      expect.stringMatching(/^(SignalWithStart|UpdateWithStart)/),
      expect.stringMatching(/^handler - /),
      'POST /v1/conversations/:id/messages',
    ]);
});

it('puts what time alone brings about into a trace of its own', async () => {
  const policy = { responseTimeoutSeconds: { online: 1 }, responseWarningSeconds: 0 };
  const company = await Company.found(api(), { agents: { A1: 'online' }, policy });
  const message = { id: 'm1', from: 'consumer', inboxId: company.inboxId };
  const id = company.id('late');

  const traceId = await call('POST', `/v1/conversations/${id}/messages`, message);

  const workflowId = conversationWorkflowId(id);
  const due = () =>
    collector.spans.filter(
      ({ name, attributes }) => name === 'RunActivity:due' && attributes['temporalWorkflowId'] === workflowId,
    );
  await expect.poll(() => due().length).toBeGreaterThan(0);
  expect(due().map((span) => [span.traceId === traceId, span.parentSpanId ?? ''])).toContainEqual([false, '']);
});
