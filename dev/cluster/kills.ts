import { setTimeout as delay } from 'node:timers/promises';
import { findBreaches } from './breaches.ts';
import { type Flow, startFlow } from './flow.ts';
import type { Cluster } from './start-cluster.ts';

interface Victim {
  readonly name: string;
  kill(signal: 'SIGKILL'): void;
  restart(): Promise<void>;
}

/** How long everything else does without it. */
const AWAY_MS = 15_000;

/** Conversations that have to end before the next one dies, so that each death meets a flow. */
const BETWEEN = 6;
const STUCK_MS = 180_000;

/** Kills one of each kind after another, each with SIGKILL, while conversations flow. @returns what was lost or doubled */
export async function surviveKills(cluster: Cluster, print: (line: string) => void): Promise<readonly string[]> {
  const flow = await startFlow(cluster);
  await flowOn(flow, 'the beginning');
  for (const victim of victimsOf(cluster)) {
    const before = flow.ended();
    victim.kill('SIGKILL');
    await delay(AWAY_MS);
    const meanwhile = flow.ended() - before;
    await victim.restart();
    const backAt = performance.now();
    await flowOn(flow, victim.name);
    const seconds = ((performance.now() - backAt) / 1_000).toFixed(1);
    print(
      `${victim.name} was gone for ${AWAY_MS / 1_000} s: ${meanwhile} ended meanwhile, ${BETWEEN} more within ${seconds} s of its return`,
    );
  }
  const { ids, repeats, refusals } = await flow.stop();
  print(`${ids.length} conversations, ${repeats} calls were repeated`);
  return [...refusals, ...(await findBreaches(cluster, ids))];
}

function victimsOf({ temporal, workers, apis, bouncer, postgres }: Cluster): readonly Victim[] {
  const named = (name: string, victim: Omit<Victim, 'name'> | undefined): readonly Victim[] =>
    victim === undefined ? [] : [{ name, kill: (signal) => victim.kill(signal), restart: () => victim.restart() }];
  return [
    ...named('a node of Temporal', temporal.nodes[1]),
    ...named('the other node', temporal.nodes[0]),
    ...named('a worker', workers[0]),
    ...named('an API', apis[0]),
    ...named('PgBouncer', bouncer),
    ...named('PostgreSQL', postgres),
  ];
}

async function flowOn(flow: Flow, after: string): Promise<void> {
  const from = flow.ended();
  const deadline = performance.now() + STUCK_MS;
  while (flow.ended() < from + BETWEEN) {
    if (performance.now() > deadline) throw new Error(`after ${after}, conversations do not flow any more`);
    await delay(100);
  }
}
