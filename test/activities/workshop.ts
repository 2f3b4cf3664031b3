import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { beforeEach, expect } from 'vitest';
import { type Activities, createActivities } from '../../activities/index.ts';
import type { Teller } from '../../activities/teller.ts';
import { useWorld, type World } from '../store/world.ts';
import { RecordingTemporal } from './recording-temporal.ts';

/** The activities of a worker on the world's database, with a stand-in for Temporal. */
export function useWorkshop(): { readonly world: World; readonly workshop: Workshop } {
  const world = useWorld();
  const workshop = new Workshop(world);
  beforeEach(() => workshop.temporal.forget());
  return { world, workshop };
}

interface Attempt<Result> {
  readonly result: Promise<Result>;
  readonly heartbeats: readonly unknown[];
}

const silent = new DefaultLogger('ERROR', () => undefined);

export class Workshop {
  readonly temporal = new RecordingTemporal();
  readonly registry = new Registry();
  readonly #world: Pick<World, 'db'>;
  #created: ReturnType<typeof createActivities> | null = null;

  constructor(world: Pick<World, 'db'>) {
    this.#world = world;
  }

  get activities(): Activities {
    return this.#made.activities;
  }

  get teller(): Teller {
    return this.#made.teller;
  }

  get #made() {
    this.#created ??= createActivities({
      db: this.#world.db,
      client: this.temporal.client,
      installation: 'test',
      searchAttributes: 'all',
      logger: silent,
      registry: this.registry,
      knownInboxes: async () => [],
    });
    return this.#created;
  }

  /** Runs an activity as the worker does, and notes its heartbeats. */
  attempt<Input, Result>(
    activity: (input: Input) => Promise<Result>,
    input: Input,
    info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {},
  ): Attempt<Result> {
    const environment = new MockActivityEnvironment(info, { logger: silent });
    const heartbeats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
    return { result: environment.run(activity, input), heartbeats };
  }

  /** Runs it twice, as after an answer that was lost: the second run answers the same. */
  async twice<Input, Result>(activity: (input: Input) => Promise<Result>, input: Input): Promise<Result> {
    const first = await this.attempt(activity, input).result;
    expect(await this.attempt(activity, input).result, 'the answer to a repeat').toEqual(first);
    return first;
  }

  /** Tells conversations how they stand. */
  tell(...conversationIds: readonly string[]): Promise<void> {
    return this.teller.tell(conversationIds, 'standingChanged');
  }
}
