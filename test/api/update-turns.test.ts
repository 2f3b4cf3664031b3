import { ServiceError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { createUpdateTurns } from '../../api/update-turns.ts';

/** What the client throws for a gRPC error. */
const grpcError = (code: number, details: string) =>
  new ServiceError('Workflow Update failed', {
    cause: Object.assign(new Error(details), { code, details, metadata: {} }),
  });

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('updates of one conversation', () => {
  it('go out eight at a time, the others in the order in which they came', async () => {
    const inTurn = createUpdateTurns();
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = Array.from({ length: 10 }, (_, index) =>
      inTurn('c', () => {
        begun.push(index);
        return new Promise<void>((end) => ends.push(end));
      }),
    );
    await nextTurn();
    const first = [...begun];

    for (const end of ends.splice(0)) end();
    await nextTurn();
    for (const end of ends.splice(0)) end();
    await Promise.all(all);

    expect(first).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('do not keep those of another waiting', async () => {
    const inTurn = createUpdateTurns();
    for (let index = 0; index < 8; index += 1) void inTurn('busy', () => new Promise(() => undefined));

    expect(await inTurn('other', async () => 'done')).toBe('done');
  });

  it.each([
    { name: 'too many were under way', error: grpcError(8, 'limit on number of concurrent in-flight updates') },
    { name: 'its task was lost', error: grpcError(14, 'workflow update was aborted') },
    { name: 'its task is done again', error: grpcError(9, 'unexpected workflow task failure') },
    {
      name: 'its task is done again together with the start',
      error: Object.assign(new Error('Unable to perform update due to unexpected workflow task failure.'), {
        code: 9,
        details: 'Update-with-Start could not be executed.',
        metadata: {},
      }),
    },
  ])('are sent again where $name', async ({ error }) => {
    const inTurn = createUpdateTurns();
    let attempts = 0;

    const answer = await inTurn('c', async () => {
      attempts += 1;
      if (attempts < 3) throw error;
      return 'done';
    });

    expect([answer, attempts]).toEqual(['done', 3]);
  });

  it.each([
    { name: 'Temporal is away', error: grpcError(14, 'No connection established') },
    { name: 'the time is up', error: grpcError(4, 'Deadline exceeded') },
    { name: 'something else is wrong', error: new Error('a bug') },
  ])('fail at once where $name', async ({ error }) => {
    const inTurn = createUpdateTurns();
    let attempts = 0;

    const failing = inTurn('c', async () => {
      attempts += 1;
      throw error;
    });

    await expect(failing).rejects.toBe(error);
    expect(attempts).toBe(1);
  });
});
