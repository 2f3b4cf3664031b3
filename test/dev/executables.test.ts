import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExecutable } from '../../dev/executables.ts';

describe('findExecutable', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-executables-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function executable(directory: string, name = 'temporal'): Promise<string> {
    await mkdir(join(folder, directory), { recursive: true });
    const path = join(folder, directory, name);
    await writeFile(path, '#!/bin/sh\n');
    await chmod(path, 0o755);
    return path;
  }

  it('prefers the one the settings name to the one on PATH, and that to the one fetched earlier', async () => {
    const named = await executable('named', 'my-temporal');
    const onPath = await executable('path');
    const cached = await executable('cache');
    const cache = join(folder, 'cache');

    const found = await Promise.all([
      findExecutable('temporal', { explicitPath: named, searchPath: join(folder, 'path'), cache }),
      findExecutable('temporal', { explicitPath: undefined, searchPath: join(folder, 'path'), cache }),
      findExecutable('temporal', { explicitPath: undefined, searchPath: join(folder, 'nothing-here'), cache }),
    ]);

    expect(found).toEqual([named, onPath, cached]);
  });

  it('refuses a named one that is not there, naming the variable', async () => {
    const find = findExecutable('temporal', { explicitPath: join(folder, 'missing'), searchPath: undefined });

    await expect(find).rejects.toThrow('TEMPORAL_CLI_PATH');
  });

  it('passes over a folder of that name', async () => {
    await mkdir(join(folder, 'path', 'temporal'), { recursive: true });
    const cached = await executable('cache');

    const found = await findExecutable('temporal', {
      explicitPath: undefined,
      searchPath: join(folder, 'path'),
      cache: join(folder, 'cache'),
    });

    expect(found).toBe(cached);
  });
});
