import { Client, Connection } from '@temporalio/client';
import { afterAll } from 'vitest';
import type { Stack } from '../../dev/stack.ts';

/** What an operator's tools see: the Temporal server of a stack, past the API. */
export function useTemporal(stack: () => Pick<Stack, 'temporalAddress'>): () => Client {
  let client: Client | undefined;
  afterAll(() => client?.connection.close());
  return () => {
    client ??= new Client({ connection: Connection.lazy({ address: stack().temporalAddress }) });
    return client;
  };
}
