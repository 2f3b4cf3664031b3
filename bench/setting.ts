import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import process from 'node:process';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { findExecutable } from '../dev/executables.ts';
import { runCommand } from '../dev/run-command.ts';
import { readDevConfig } from '../runtime/config.ts';
import type { BenchStack } from './stack.ts';

/** What the figures depend on besides the code. */
export interface Setting {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGib: number; readonly os: string };
  readonly versions: {
    readonly baton: string;
    readonly node: string;
    readonly postgresql: string;
    readonly temporal: string;
  };
}

const COMMAND_TIMEOUT_MS = 10_000;

export async function readSetting(stack: BenchStack): Promise<Setting> {
  return {
    date: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
      os: `${platform()} ${arch()}`,
    },
    versions: {
      baton: await batonCommit(),
      node: process.version,
      postgresql: await postgresVersion(stack),
      temporal: await temporalVersion(stack),
    },
  };
}

/** With `-dirty` where files differ from the commit; a copy without Git has none. */
async function batonCommit(): Promise<string> {
  const args = ['--no-optional-locks', 'describe', '--always', '--dirty', '--exclude=*'];
  const commit = await runCommand('git', args, { timeoutMs: COMMAND_TIMEOUT_MS }).catch(() => 'unknown');
  return commit.trim();
}

async function postgresVersion({ databaseUrl }: BenchStack): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
  }
}

async function serverVersion({ temporalAddress: address }: BenchStack): Promise<string> {
  const connection = await Connection.connect({ address });
  try {
    return (await connection.workflowService.getSystemInfo({})).serverVersion;
  } finally {
    await connection.close();
  }
}

async function temporalVersion(stack: BenchStack): Promise<string> {
  const { temporalAddress, temporalCliPath, environment } = readDevConfig();
  if (temporalAddress !== undefined) return `server ${await serverVersion(stack)}`;
  const path = await findExecutable('temporal', { explicitPath: temporalCliPath, searchPath: environment['PATH'] });
  const printed = await runCommand(path, ['--version'], { timeoutMs: COMMAND_TIMEOUT_MS });
  return printed.trim().replace(/^temporal version /, 'CLI ');
}
