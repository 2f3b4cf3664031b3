import { Context, log } from '@temporalio/activity';
import { DISCREPANCY_KINDS, type Discrepancy } from '../contract/reconciliation.ts';

/** Counts what was repaired, by kind, as `baton_repairs` in the worker's metrics. In a healthy system it stays at 0. */
export function countRepairs(repaired: readonly Pick<Discrepancy, 'kind' | 'id'>[]): void {
  const counter = Context.current().metricMeter.createCounter('baton_repairs', 'repairs', 'Discrepancies repaired');
  for (const kind of DISCREPANCY_KINDS) {
    counter.add(repaired.filter((each) => each.kind === kind).length, { kind });
  }
  for (const { kind, id } of repaired) log.warn('discrepancy repaired', { kind, id });
}
