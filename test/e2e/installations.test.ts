import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ConversationView } from '../../contract/model.ts';
import { type Stack, startStack } from '../../dev/stack.ts';
import { type AgentBody, ApiClient } from './client.ts';
import { startProgram } from './program.ts';
import { query } from './query.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

// Two installations, each with a database of its own, in one namespace of one Temporal.

const { stack: production } = useStack();
const temporal = useTemporal(production);
let other: Stack | undefined;

function staging(): Stack {
  if (other === undefined) throw new Error('the second installation has not been started');
  return other;
}

beforeAll(async () => {
  const { temporalAddress } = production();
  other = await startStack({ temporalAddress, environment: { INSTALLATION: 'staging' } });
});

afterAll(() => other?.stop());

const of = ({ apiUrl, apiKey }: Stack) => new ApiClient(apiUrl, apiKey);

/** The same ids in both, as where one was set up after the other's model. */
async function found(stack: Stack): Promise<void> {
  const api = of(stack);
  await api.expect('PUT', '/v1/agents/ana', { name: `Ana of ${stack.installation}` });
  await api.expect('PUT', '/v1/inboxes/mail', { name: 'Mail', members: ['ana'] });
  await api.expect('PUT', '/v1/agents/ana/availability', { state: 'online' });
}

const show = (stack: Stack, id: string) => of(stack).expect<ConversationView>('GET', `/v1/conversations/${id}`);

describe('two installations in one namespace', () => {
  beforeAll(async () => {
    await Promise.all([found(production()), found(staging())]);
  });

  it('each have the conversation of the same id', async () => {
    for (const stack of [production(), staging()]) {
      const consumer = { id: `visitor of ${stack.installation}` };
      await of(stack).expect('POST', '/v1/conversations', { id: 'chat', inboxId: 'mail', consumer });
    }

    expect(await show(production(), 'chat')).toMatchObject({ consumer: { id: 'visitor of baton' }, agentId: 'ana' });
    expect(await show(staging(), 'chat')).toMatchObject({ consumer: { id: 'visitor of staging' }, agentId: 'ana' });
  });

  it('each have the agent of the same id: one logs out, the other goes on', async () => {
    await of(staging()).expect('PUT', '/v1/agents/ana/availability', { state: 'offline' });

    expect(await of(staging()).expect<AgentBody>('GET', '/v1/agents/ana')).toMatchObject({ availability: 'offline' });
    expect(await of(production()).expect<AgentBody>('GET', '/v1/agents/ana')).toMatchObject({ availability: 'online' });
    expect(await show(production(), 'chat')).toMatchObject({ status: 'assigned', agentId: 'ana' });
    expect(await show(staging(), 'chat')).toMatchObject({ status: 'waiting', agentId: null });
  });

  it('each have a reconciler that finds nothing amiss with the workflows of the other', async () => {
    for (const { installation } of [production(), staging()]) {
      const scheduleId = `${installation}/reconciliation`;
      await temporal().schedule.getHandle(scheduleId).trigger();
      const looks = `TaskQueue = '${installation}' AND WorkflowType = 'reconciliation' AND ExecutionStatus = 'Completed'`;
      const results = async () => {
        const found: unknown[] = [];
        for await (const { workflowId } of temporal().workflow.list({ query: looks })) {
          if (workflowId.startsWith(scheduleId)) found.push(await temporal().workflow.getHandle(workflowId).result());
        }
        return found;
      };
      await expect.poll(results, { timeout: 60_000 }).not.toEqual([]);
      expect((await results()).every((result) => Reflect.get(Object(result), 'repaired')?.length === 0)).toBe(true);
    }
  });
});

describe('a process whose INSTALLATION is another one', () => {
  const SCRIPTS = ['api/server.ts', 'runtime/worker.ts'] as const;

  async function lastLinesOf(script: (typeof SCRIPTS)[number], settings: Readonly<Record<string, string>>) {
    const started = startProgram(script, production().temporalAddress, {
      settings: { PORT: '0', METRICS_PORT: '0', ...settings },
    });
    await started.exited;
    return started.lastLines();
  }

  it.each(SCRIPTS)("ends with a sentence if its database is another's: %s", async (script) => {
    const lines = await lastLinesOf(script, { INSTALLATION: 'qa', DATABASE_URL: production().databaseUrl });

    expect(lines).toContain(
      'INSTALLATION is "qa", but the database in DATABASE_URL belongs to the installation "baton"',
    );
  });

  it.each(SCRIPTS)("ends with a sentence if the namespace knows another's under its name: %s", async (script) => {
    await query(staging(), 'UPDATE installations SET name = NULL');
    onTestFinished(async () => void (await query(staging(), `UPDATE installations SET name = 'staging'`)));

    const lines = await lastLinesOf(script, { DATABASE_URL: staging().databaseUrl });

    expect(lines).toContain('INSTALLATION is "baton", but in Temporal\'s namespace "default" that name belongs to');
    expect(lines).toContain('delete the Schedule baton/reconciliation');
    expect(await query(staging(), 'SELECT name FROM installations'), 'a name that cannot be kept').toEqual([
      { name: null },
    ]);
  });
});
