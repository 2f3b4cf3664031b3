import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { findSchemathesis } from '../../dev/schemathesis.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('says what to install where there is no Python', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-nothing-'));
  vi.stubEnv('PATH', folder);

  await expect(findSchemathesis(join(folder, 'cache'))).rejects.toThrow('install Python 3.10 or later');

  await rm(folder, { recursive: true });
});
