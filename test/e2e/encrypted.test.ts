import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { findExecutable } from '../../dev/executables.ts';
import { freePort } from '../../dev/free-port.ts';
import { startService } from '../../dev/processes.ts';
import { runCommand } from '../../dev/run-command.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';
import { Company } from './company.ts';
import { query } from './query.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

// A conversation whose history Temporal cannot read, from the first message to its end.

const OLD = `2025-01:${randomBytes(32).toString('base64')}`;
const NEW = `2026-11:${randomBytes(32).toString('base64')}`;

/** API and worker start three times, which takes most of it. */
const TIMEOUT_MS = 240_000;

const { stack, api } = useStack({ environment: { PAYLOAD_KEYS: OLD } });
const temporal = useTemporal(stack);

it('keeps what a conversation is about from Temporal, while its keys are rotated and encryption is switched off', {
  timeout: TIMEOUT_MS,
}, async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const consumer = { id: `consumer-${crypto.randomUUID()}` };
  const [id = ''] = await company.arrive(1, { consumer, message: { id: 'first' } });
  const names = [company.inboxId, company.id('A1'), company.id('A2'), consumer.id];

  await company.command(id, 'assign', { agentId: company.id('A2') });
  await restartWith(`${NEW},${OLD}`);
  await company.command(id, 'assign', { agentId: company.id('A1') });

  expect(await company.show(id)).toMatchObject({ agentId: company.id('A1') });
  for (const workflowId of [conversationWorkflowId(id), `baton/agent/${company.id('A1')}`]) {
    const stored = await storedBytes(workflowId);
    expect(
      names.filter((name) => stored.some((bytes) => bytes.includes(name))),
      workflowId,
    ).toEqual([]);
    expect(stored.filter((bytes) => bytes.includes('binary/encrypted')).length).toBeGreaterThan(1);
  }
  const keyIds = new Set(
    (await storedBytes(conversationWorkflowId(id))).map(String).filter((text) => /^20\d\d-/.test(text)),
  );
  expect([...keyIds]).toEqual(['2025-01', '2026-11']);

  const shown = await shownByCli(conversationWorkflowId(id), `${NEW},${OLD}`);
  expect(names.slice(0, 3).filter((name) => !shown.includes(name))).toEqual([]);
  expect(shown).toContain(`Conversation in inbox ${company.inboxId}`);
  expect(shown).not.toContain('encryption-key-id');

  await restartWith(`none,${NEW},${OLD}`);
  await company.command(id, 'resolve', { actorId: company.id('A1') });

  const handle = temporal().workflow.getHandle(conversationWorkflowId(id));
  await expect(handle.result(), 'in plain text').resolves.toBeUndefined();
  expect((await storedBytes(conversationWorkflowId(id))).some((bytes) => bytes.includes(company.id('A1')))).toBe(true);
});

it('leaves readable whose a Schedule is, so that a process without the keys can tell', async () => {
  const { memo } = await temporal().schedule.getHandle('baton/reconciliation').describe();

  const [installation] = await query(stack(), 'SELECT mark AS database FROM installations');
  expect(memo).toEqual(installation);
});

async function restartWith(keys: string): Promise<void> {
  await Promise.all([stack().api, stack().worker].map((service) => service.restart({ PAYLOAD_KEYS: keys })));
}

/** Every bytes field of a history as the server has it, but for search attributes, which it has to understand. */
async function storedBytes(workflowId: string): Promise<readonly Buffer[]> {
  const history = await temporal().workflow.getHandle(workflowId).fetchHistory();
  return bytesIn(history);
}

function bytesIn(value: unknown): readonly Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, part]) => (field === 'searchAttributes' ? [] : bytesIn(part)));
}

/** What the Temporal CLI shows with the help of a codec server. */
async function shownByCli(workflowId: string, keys: string): Promise<string> {
  const { environment, temporalCliPath } = readDevConfig();
  const token = randomBytes(32).toString('hex');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const codec = await startService({
    name: 'codec',
    script: 'runtime/codec-server.ts',
    environment: { ...environment, PORT: `${port}`, PAYLOAD_KEYS: keys, CODEC_TOKEN: token },
    readyUrl: `${url}/healthz`,
  });
  onTestFinished(() => codec.stop());
  const cli = await findExecutable('temporal', { explicitPath: temporalCliPath, searchPath: environment['PATH'] });
  const args = ['workflow', 'show', '--workflow-id', workflowId, '--detailed', '--address', stack().temporalAddress];
  const authorization = `Bearer ${token}`;
  return await runCommand(cli, [...args, '--codec-endpoint', url, '--codec-auth', authorization], {
    timeoutMs: 30_000,
  });
}
