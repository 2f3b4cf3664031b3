import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../dev/free-port.ts';
import { adoptDirectory, releaseDirectory } from '../../dev/janitor.ts';
import { type ManagedProcess, startProcess } from '../../dev/managed-process.ts';
import { projectRoot } from '../../dev/paths.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { withLocalTemporal } from '../../dev/processes.ts';
import { startTemporal } from '../../dev/temporal.ts';
import { answersOk, waitUntil } from '../../dev/wait-until.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { ApiClient } from './client.ts';
import { Company } from './company.ts';
import { type BuiltImage, buildImage } from './dockerfile.ts';

/** Packages are installed and compiled; an idle machine with two cores takes a minute. */
const BUILD_TIMEOUT_MS = 600_000;

const START_TIMEOUT_MS = 60_000;

const LIMIT_BYTES = 120_000_000;

const execute = promisify(execFile);

const API_KEY = 'baton_key_of_the_image';

/** Packages, and compilers that packages bring along, that only building needs. */
const BUILDING = /^(@prisma\/(cli|studio-core)|prisma|tsx|esbuild|@esbuild\/.*|@swc\/core.*|typescript|vitest)$/;

/** What runs commands here: the present Node.js, and nothing that the test runner says to it. */
const machine = {
  ...Object.fromEntries(Object.entries(readDevConfig().environment).filter(([name]) => !/^(NODE|VITEST)/.test(name))),
  PATH: `${dirname(process.execPath)}:${readDevConfig().environment['PATH']}`,
  npm_config_prefer_offline: 'true',
};

let workspace = '';
let image: BuiltImage;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'baton-image-'));
  adoptDirectory(workspace);
  await chmod(workspace, 0o755);
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  // There are images for Linux; elsewhere the build takes what runs here.
  const buildArguments = { TARGETARCH: process.platform === 'linux' ? architecture : '' };
  image = await buildImage({ context: projectRoot, workspace, buildArguments, environment: machine });
}, BUILD_TIMEOUT_MS);

afterAll(async () => {
  await rm(workspace, { recursive: true, force: true });
  releaseDirectory(workspace);
});

it('holds what production runs in at most 120 MB, and nothing that builds it', async () => {
  const app = join(image.folder, image.workdir);
  const packages = await packagesIn(app);

  expect(await bytesIn(app)).toBeLessThan(LIMIT_BYTES);
  expect(packages).toEqual(expect.arrayContaining(['fastify', '@prisma/client', '@temporalio/worker']));
  expect(packages.filter((name) => BUILDING.test(name))).toEqual([]);
  expect(image.fromBaseImages).toEqual(['/etc/ssl/certs/ca-certificates.crt']);
});

it('migrates, and gives a conversation to an agent, as a user who may write nothing', async () => {
  const [postgres, temporal] = await Promise.all([startPostgres(), startTemporal()]);
  onTestFinished(async () => {
    await Promise.all([postgres.stop(), temporal.stop()]);
  });
  const [port, apiMetricsPort, workerMetricsPort] = [await freePort(), await freePort(), await freePort()];
  const settings = {
    ...withLocalTemporal({}, temporal.address),
    DATABASE_URL: postgres.url,
    BOOTSTRAP_API_KEY: API_KEY,
    PORT: `${port}`,
    DRAIN_SECONDS: '0',
  };

  const migration = start('migrate', settings);
  expect([await migration.exited, migration.lastLines()]).toEqual([
    'exit code 0',
    expect.stringMatching(/\d applied$/),
  ]);

  const worker = start('worker', { ...settings, METRICS_PORT: `${workerMetricsPort}` });
  const api = start('api', { ...settings, METRICS_PORT: `${apiMetricsPort}` });
  const url = `http://127.0.0.1:${port}`;
  await isReady(`http://127.0.0.1:${workerMetricsPort}`, worker);
  await isReady(url, api);
  expect(await healthOf(apiMetricsPort)).toBe('exit code 0');
  expect(await healthOf(workerMetricsPort)).toBe('exit code 0');
  expect(await healthOf(await freePort())).toBe('exit code 1');

  const company = await Company.found(new ApiClient(url, API_KEY), { agents: { ana: 'online' } });
  const [id = ''] = await company.arrive();
  await expect.poll(() => company.show(id)).toMatchObject({ status: 'assigned', agentId: company.id('ana') });
  // Files that are read, not imported.
  expect(await answersOk(`${url}/docs/static/swagger-ui-bundle.js`)).toBe(true);
  expect(await answersOk(`${url}/console/`)).toBe(true);

  for (const each of [api, worker]) {
    each.kill('SIGTERM');
    expect(await each.exited).toBe('exit code 0');
  }
});

it('says which processes there are to whoever names none', async () => {
  const started = start('console', {});

  expect(await started.exited).toBe('exit code 64');
  expect(started.lastLines()).toBe(
    'say which process this is: migrate, api, worker, doctor, replay or codec, instead of "console"',
  );
});

it('says that lines for people are for development only', async () => {
  const started = start('api', { DATABASE_URL: 'postgresql://nobody@localhost/nothing', LOG_PRETTY: 'true' });

  expect(await started.exited).toBe('exit code 1');
  expect(started.lastLines()).toBe(
    'LOG_PRETTY is "true", but pino-pretty is for development and not here: set it to "false".',
  );
});

it(
  'migrates from an installation of the packages for production, which leaves out what builds',
  async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const folder = join(workspace, 'installed');
    const build = join(workspace, 'build', 'build');
    for (const path of ['package.json', 'package-lock.json', 'prisma', 'prisma.config.ts', 'dist']) {
      await cp(join(build, path), join(folder, path), { recursive: true });
    }
    const npm = async (args: readonly string[]) =>
      (await execute('npm', args, { cwd: folder, env: { ...machine, DATABASE_URL: postgres.url } })).stdout;

    await npm(['ci', '--omit=dev', '--no-audit', '--no-fund']);
    const migrated = await npm(['run', '--silent', 'start:migrate']);

    expect(migrated).toMatch(/\d applied\n$/);
    const packages = await packagesIn(folder);
    expect(packages).toContain('fastify');
    for (const tool of ['@prisma/cli', '@prisma/studio-core', 'prisma', 'tsx', 'vite', 'vitest'])
      expect(packages).not.toContain(tool);
  },
  BUILD_TIMEOUT_MS,
);

/** A container of the image: its entry point with these arguments and this environment alone. */
function start(name: string, environment: Readonly<Record<string, string | undefined>>): ManagedProcess {
  const [entrypoint = ''] = JSON.parse(image.settings['ENTRYPOINT'] ?? '[]') as readonly string[];
  const started = inContainer(name, [join(image.folder, entrypoint), name], environment);
  onTestFinished(() => started.stop(0));
  return started;
}

/** What Docker would say about the health of a process with this port. */
function healthOf(metricsPort: number): Promise<string> {
  const [, command = ''] = /^CMD (.*)$/.exec(image.settings['HEALTHCHECK'] ?? '') ?? [];
  return inContainer('health', JSON.parse(command) as readonly string[], { METRICS_PORT: `${metricsPort}` }).exited;
}

function inContainer(
  name: string,
  [command = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ManagedProcess {
  const [uid = Number.NaN, gid = Number.NaN] = (image.settings['USER'] ?? '').split(':').map(Number);
  return startProcess({
    name,
    command,
    args,
    environment: { PATH: machine.PATH, ...image.variables, ...environment },
    // Only root can become somebody else.
    ...(process.getuid?.() === 0 ? { identity: { uid, gid } } : {}),
  });
}

const isReady = (url: string, started: ManagedProcess) =>
  waitUntil(() => answersOk(`${url}/readyz`), { what: 'readiness', timeoutMs: START_TIMEOUT_MS, process: started });

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The names of the packages at the top of `node_modules`. */
async function packagesIn(folder: string): Promise<readonly string[]> {
  const modules = join(folder, 'node_modules');
  const names = await readdir(modules);
  const scoped = names
    .filter((name) => name.startsWith('@'))
    .map(async (scope) => (await readdir(join(modules, scope))).map((name) => `${scope}/${name}`));
  return [...names.filter((name) => !name.startsWith('@')), ...(await Promise.all(scoped)).flat()];
}
