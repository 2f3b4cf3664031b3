import type { Logger, MetricCounter, MetricMeter } from '@temporalio/common';
import { REPAIR_KINDS, type Repair } from '../contract/reconciliation.ts';

interface RepairsDeps {
  readonly metricMeter: MetricMeter;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Counts what was repaired, by kind, as `baton_repairs` in the worker's metrics, where each kind stands from the start. In a
 * healthy system it stays at 0.
 */
export class Repairs {
  readonly #counter: MetricCounter;
  readonly #logger: RepairsDeps['logger'];

  constructor({ metricMeter, logger }: RepairsDeps) {
    this.#counter = metricMeter.createCounter('baton_repairs', 'repairs', 'Discrepancies repaired');
    this.#logger = logger;
    for (const kind of REPAIR_KINDS) this.#counter.add(0, { kind });
  }

  count(repaired: readonly Repair[]): void {
    for (const { kind, id } of repaired) {
      this.#counter.add(1, { kind });
      this.#logger.warn('discrepancy repaired', { kind, id });
    }
  }
}
