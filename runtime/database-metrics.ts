import type { PoolUse } from './database.ts';
import { Gauge, type Registry } from './metrics.ts';

/** How many connections each pool of the process has, and whether anybody waits for one. */
export function measurePools(registry: Registry, pools: Readonly<Record<string, () => PoolUse>>): void {
  const gauge = (name: string, help: string, value: (use: PoolUse) => number) =>
    new Gauge({
      name: `baton_database_pool_${name}`,
      help,
      labelNames: ['pool'],
      registers: [registry],
      collect() {
        for (const [pool, use] of Object.entries(pools)) this.set({ pool }, value(use()));
      },
    });
  gauge('connections_max', 'The most connections the pool may have.', ({ most }) => most);
  gauge('connections_busy', 'Connections in use.', ({ busy }) => busy);
  gauge('connections_idle', 'Connections that are open and free.', ({ idle }) => idle);
  gauge('waiting', 'Callers that wait for a connection.', ({ waiting }) => waiting);
}
