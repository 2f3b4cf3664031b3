import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from './script.ts';
import type { Stage } from './stage.ts';

const LOOK_INTERVAL_MS = 250;

/** More messages than this that are due and not sent mean that the machine cannot keep pace. */
const MOST_BEHIND = 16;

/** Carries out the steps at their moments. */
export async function carryOut(steps: readonly Step[], stage: Stage): Promise<void> {
  const { backlog, clock, cast, signal } = stage;
  const incidents: Promise<void>[] = [];
  for (const step of steps) {
    if (backlog.size > MOST_BEHIND) await clock.stopUntil(backlog.atMost(MOST_BEHIND / 2));
    await clock.waitFor(step.atMs, signal);
    if (step.kind === 'incident') incidents.push(cast.play(step.incident));
    else act(step, stage);
  }
  await Promise.all(incidents);
}

function act(step: Exclude<Step, { kind: 'incident' }>, { players }: Stage): void {
  const player = players.get(step.conversation.id);
  if (step.kind === 'say') player?.say(step.line);
  else player?.close();
}

/** Looks again and again until told to end, tells the players who holds what, and lets the supervisor look on. */
export async function watchUntil(end: AbortSignal, { watcher, supervisor, players }: Stage): Promise<void> {
  while (!end.aborted) {
    const open = await watcher.look();
    for (const { id, agentId } of open) players.get(id)?.heldBy(agentId);
    await supervisor.look(open);
    await delay(LOOK_INTERVAL_MS, undefined, { signal: end }).catch(() => undefined);
  }
  await watcher.look();
  watcher.flush();
}
