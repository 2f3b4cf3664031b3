import { Counter, Histogram, type Registry } from 'prom-client';
import type { Instant } from '../contract/ids.ts';
import type { Measures } from '../routing/measures.ts';

export interface MeasurementDeps {
  readonly registry: Registry;
  /** Inboxes that are to be seen although nothing has happened in them yet. May answer none. */
  readonly knownInboxes: () => Promise<readonly string[]>;
}

/** From a decision at once to a wait through a night. */
const WAIT_BUCKETS_SECONDS = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 43_200];

/** A timer rings within a second of its time; minutes mean that workers were missing. */
const LATENESS_BUCKETS_SECONDS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What transitions come to, in the worker's metrics. Each is counted once, by the worker that committed it. */
export class Measurements {
  readonly #timeToAssign: Histogram<'inbox'>;
  readonly #timeouts: Counter<'inbox'>;
  readonly #lateness: Histogram;
  /** Inboxes whose wait is in the metrics. */
  readonly #seen = new Set<string>();

  constructor({ registry, knownInboxes }: MeasurementDeps) {
    const registers = [registry];
    const seen = this.#seen;
    this.#timeToAssign = new Histogram({
      name: 'baton_time_to_assign_seconds',
      help: 'How long conversations had waited when they were given to an agent.',
      labelNames: ['inbox'],
      buckets: WAIT_BUCKETS_SECONDS,
      registers,
      async collect() {
        for (const inbox of await knownInboxes()) {
          // Where something was observed this would forget it.
          if (!seen.has(inbox)) this.zero({ inbox });
          seen.add(inbox);
        }
      },
    });
    this.#timeouts = new Counter({
      name: 'baton_response_timeouts_total',
      help: 'Conversations taken back from an agent who did not answer in time.',
      labelNames: ['inbox'],
      registers,
      async collect() {
        for (const inbox of await knownInboxes()) this.inc({ inbox }, 0);
      },
    });
    this.#lateness = new Histogram({
      name: 'baton_deadline_lateness_seconds',
      help: 'How long after its deadline a missed answer had its consequence.',
      buckets: LATENESS_BUCKETS_SECONDS,
      registers,
    });
  }

  /** Counts what was committed just now. */
  note({ assigned, timedOut }: Measures): void {
    for (const { inboxId: inbox, waitingSince } of assigned) {
      this.#seen.add(inbox);
      this.#timeToAssign.observe({ inbox }, secondsSince(waitingSince));
    }
    for (const { inboxId: inbox, dueAt } of timedOut) {
      this.#timeouts.inc({ inbox });
      this.#lateness.observe(secondsSince(dueAt));
    }
  }
}

/** By this process's clock, which may be a little behind that of whoever wrote the instant. */
const secondsSince = (instant: Instant): number => Math.max(0, Date.now() - Date.parse(instant)) / 1_000;
