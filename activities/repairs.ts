import type { Logger } from '@temporalio/common';
import { Counter, type Registry } from 'prom-client';
import { REPAIR_KINDS, type Repair } from '../contract/reconciliation.ts';

interface RepairsDeps {
  readonly registry: Registry;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Counts what was repaired, by kind, as `baton_repairs_total` in the worker's metrics, where each kind stands from the start. In a
 * healthy system it stays at 0.
 */
export class Repairs {
  readonly #counter: Counter<'kind'>;
  readonly #logger: RepairsDeps['logger'];

  constructor({ registry, logger }: RepairsDeps) {
    this.#counter = new Counter({
      name: 'baton_repairs_total',
      help: 'Discrepancies repaired.',
      labelNames: ['kind'],
      registers: [registry],
    });
    this.#logger = logger;
    for (const kind of REPAIR_KINDS) this.#counter.inc({ kind }, 0);
  }

  count(repaired: readonly Repair[]): void {
    for (const { kind, id } of repaired) {
      this.#counter.inc({ kind });
      this.#logger.warn('discrepancy repaired', { kind, id });
    }
  }
}
