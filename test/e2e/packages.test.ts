import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../dev/paths.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 120_000;

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The folder of somebody who uses the packages and has nothing else of this repository. */
let folder: string;
const packed: Record<string, Packed> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-packages-'));
  for (const name of ['contract', 'client']) {
    const cwd = join(projectRoot, 'packages', name);
    await run('npm', ['run', '--silent', 'build'], { cwd });
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd });
    const [result] = JSON.parse(stdout) as readonly Packed[];
    if (result === undefined) throw new Error(`npm packed nothing: ${stdout}`);
    packed[name] = result;
    const home = join(folder, 'node_modules', '@baton', name);
    await run('mkdir', ['-p', home]);
    await run('tar', ['-xzf', join(folder, result.filename), '-C', home, '--strip-components=1']);
  }
  // Their dependencies, as an installation would bring them.
  for (const name of ['@temporalio', 'typebox', '@types']) {
    await symlink(join(projectRoot, 'node_modules', name), join(folder, 'node_modules', name));
  }
}, TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

const filesOf = (name: string) => packed[name]?.files.map(({ path }) => path) ?? [];

/** Type-checks and runs a program of theirs. */
async function runProgram(source: string): Promise<string> {
  await writeFile(join(folder, 'program.ts'), source);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  // The SDK's own declarations do not pass the strictest check.
  const options = ['--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
  await run(join(projectRoot, 'node_modules/.bin/tsc'), [...options, 'program.ts'], { cwd: folder }).catch(
    ({ stdout }: { readonly stdout: string }) => expect.fail(stdout),
  );
  return (await run(process.execPath, ['program.js'], { cwd: folder })).stdout;
}

describe('@baton/contract', () => {
  it('holds what is compiled of the contract, and not what is between the processes of Baton', () => {
    expect(filesOf('contract')).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/messages.d.ts']));
    expect(
      filesOf('contract').filter((path) => !/^(README\.md|package\.json|dist\/[\w-]+(\.d\.ts|\.js))$/.test(path)),
    ).toEqual([]);
    expect(filesOf('contract')).not.toContain('dist/transitions.js');
  });

  it('serves a program that knows nothing else of Baton', { timeout: TIMEOUT_MS }, async () => {
    const output = await runProgram(`
      import { type Command, commandMessages, conversationStart, DEFAULT_INSTALLATION } from '@baton/contract';
      const requeue: Command<'requeue'> = { body: {}, actor: { kind: 'key', id: 'key:crm' } };
      const start = conversationStart(
        { conversationId: 'c1', inboxId: 'support', consumerKey: 'visitor-77', actor: requeue.actor },
        { installation: DEFAULT_INSTALLATION, searchAttributes: 'all' },
      );
      // @ts-expect-error a claim names an agent
      const claim: Command<'claim'> = { body: {}, actor: requeue.actor };
      console.log(start.workflowId, start.taskQueue, commandMessages.handOff.update.name, claim !== null);
    `);

    expect(output).toBe('baton/conversation/c1 baton handOff true\n');
  });
});

describe('@baton/client', () => {
  it('holds what is compiled and needs no other package', async () => {
    const manifest = await readFile(join(folder, 'node_modules/@baton/client/package.json'), 'utf8');

    expect(filesOf('client')).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/openapi.d.ts']));
    expect(
      filesOf('client').filter((path) => !/^(README\.md|package\.json|dist\/[\w-]+(\.d\.ts|\.js))$/.test(path)),
    ).toEqual([]);
    expect(JSON.parse(manifest)).not.toHaveProperty('dependencies');
  });

  it('tells a program what a call takes and answers', { timeout: TIMEOUT_MS }, async () => {
    const output = await runProgram(`
      import { BatonClient, BatonProblem } from '@baton/client';
      const baton = new BatonClient({ baseUrl: 'http://127.0.0.1:1', token: 't', retries: 0 });
      // @ts-expect-error a conversation has an inbox
      const opening = baton.post('/v1/conversations', { body: { consumer: { id: 'x' } } });
      const outcome: string = await opening.then(({ status }) => status, (error) => error.message);
      console.log(outcome, new BatonProblem({} as never) instanceof Error);
    `);

    expect(output).toBe('fetch failed true\n');
  });
});
