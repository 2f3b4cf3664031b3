import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../../dev/free-port.ts';
import { type Service, startService, withLocalTemporal } from '../../dev/processes.ts';
import type { Stack } from '../../dev/stack.ts';
import { readDevConfig } from '../../runtime/config.ts';

/** A process of the API, and where it listens. */
export interface Replica {
  readonly url: string;
  readonly service: Service;
}

/** Another process of the API, on the servers of a stack. */
export function useSecondApi(stack: () => Stack): () => Replica {
  let replica: Replica | undefined;
  beforeAll(async () => {
    const { databaseUrl, temporalAddress, apiKey } = stack();
    const port = await freePort();
    const metricsPort = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const service = await startService({
      name: 'api',
      script: 'api/server.ts',
      environment: {
        ...withLocalTemporal(readDevConfig().environment, temporalAddress),
        DATABASE_URL: databaseUrl,
        PORT: `${port}`,
        HOST: '127.0.0.1',
        METRICS_PORT: `${metricsPort}`,
        DRAIN_SECONDS: '0',
        BOOTSTRAP_API_KEY: apiKey,
      },
      readyUrl: `${url}/readyz`,
    });
    replica = { url, service };
  });
  afterAll(() => replica?.service.stop());
  return () => {
    if (replica === undefined) throw new Error('the second API has not been started');
    return replica;
  };
}
