import { Counter, Gauge, type Registry } from '../../runtime/metrics.ts';

/** Why a call was refused: its inbox's part of the queue is full, the queue is too long for it, or its time ran out in it. */
export type RefusalReason = 'queue_full' | 'too_late' | 'still_queued';

const REASONS: readonly RefusalReason[] = ['queue_full', 'too_late', 'still_queued'];

export type CountRefusal = (reason: RefusalReason) => void;

/** What is read whenever the metrics are. */
interface Readings {
  readonly running: () => number;
  readonly queued: () => number;
  readonly limit: () => number;
}

/** Registers what operators see of the admission; all of it is there from the start. */
export function measureAdmission(registry: Registry, { running, queued, limit }: Readings): CountRefusal {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `baton_temporal_calls_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('running', 'Calls to Temporal under way.', running);
  gauge('queued', 'Calls that wait to be sent to Temporal.', queued);
  gauge('limit', 'The most calls to Temporal at once, as it is now.', limit);
  const refused = new Counter({
    name: 'baton_temporal_calls_refused_total',
    help: 'Calls answered with "overloaded" before anything was sent to Temporal.',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of REASONS) refused.inc({ reason }, 0);
  return (reason) => refused.inc({ reason });
}
