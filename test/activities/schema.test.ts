import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../contract/policy.ts';
import { parseSchema } from './schema-file.ts';
import { readShapes } from './table-shape.ts';
import { useWorld } from './world.ts';

const world = useWorld();

describe('the migrations', () => {
  it('leave the tables that the Prisma schema describes', async () => {
    const described = parseSchema(await readFile('prisma/schema.prisma', 'utf8'));

    const migrated = await readShapes(world.db);

    expect(Object.keys(described)).not.toHaveLength(0);
    expect(migrated).toEqual(described);
  });

  it('leave one account with the default policy', async () => {
    const accounts = await world.db.account.findMany();

    expect(accounts).toEqual([{ id: 1, policyOverrides: {}, policy: DEFAULT_POLICY, policyVersion: 1 }]);
  });
});
