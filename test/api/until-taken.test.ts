import { ServiceError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { untilTaken } from '../../api/temporal/until-taken.ts';

/** What the client throws for a gRPC error. */
const grpcError = (code: number, details: string) =>
  new ServiceError('Workflow Update failed', {
    cause: Object.assign(new Error(details), { code, details, metadata: {} }),
  });

describe('an update', () => {
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
  ])('is sent again if $name', async ({ error }) => {
    let attempts = 0;

    const answer = await untilTaken(async () => {
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
  ])('fails at once if $name', async ({ error }) => {
    let attempts = 0;

    const failing = untilTaken(async () => {
      attempts += 1;
      throw error;
    });

    await expect(failing).rejects.toBe(error);
    expect(attempts).toBe(1);
  });
});
