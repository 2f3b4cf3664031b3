import { waitUntil } from '../wait-until.ts';
import { checkInvariants } from './check.ts';
import { openOffice } from './office-hours.ts';
import type { ConversationPlayer } from './player.ts';
import { carryOut, watchUntil } from './replay.ts';
import { type Snapshot, SnapshotReader } from './snapshot.ts';
import { type StageOptions, setStage } from './stage.ts';
import { followWarnings } from './warnings.ts';

/** At closing time agents who still owe an answer give it, which takes as long as Baton needs to find them. */
const CLOSING_TIMEOUT_MS = 20_000;

export interface SessionResult {
  readonly snapshot: Snapshot | null;
  /** Empty if everything adds up. */
  readonly violations: readonly string[];
  /** What happened to agents, by their ids. */
  readonly mishaps: ReadonlyMap<string, string>;
  readonly tookMs: number;
  /** How long the replay stood still because the machine could not keep pace. */
  readonly stoppedMs: number;
}

/** Plays a whole day: opens the office, lets everybody write and answer, closes, and checks that everything adds up. */
export async function playDay(options: StageOptions): Promise<SessionResult> {
  const { api, plan, signal } = options;
  await openOffice(api, plan.office);
  const stage = setStage(options);
  const { clock, cast, watcher, players } = stage;
  const reader = new SnapshotReader(api, { inboxId: plan.office.inboxId, teamId: plan.office.team.id });
  const check = () => checkInvariants({ reader, expectedIds: [...players.keys()], signal });

  const endOfShow = new AbortController();
  const watching = Promise.all([watchUntil(endOfShow.signal, stage), followWarnings(endOfShow.signal, stage)]);
  await carryOut(plan.day, stage);
  await Promise.all([...players.values()].map((player) => player.settled()));

  watcher.announce('the day is over', 'everything must add up, also while some conversations are open');
  const open = await check();

  watcher.announce('closing time', 'what is still open is brought to an end');
  for (const step of plan.closingTime) if (step.kind === 'close') players.get(step.conversation.id)?.close();
  await allClosed([...players.values()]);
  const tookMs = Date.now() - clock.startedAt;
  const closed = await check();
  endOfShow.abort();
  await watching;

  return {
    snapshot: closed.snapshot,
    violations: [
      ...open.violations.map((violation) => `at the end of the day: ${violation}`),
      ...closed.violations,
      ...[...players].filter(([, { isClosed }]) => !isClosed).map(([id]) => `${id} could not be answered and closed`),
    ],
    mishaps: cast.mishaps,
    tookMs,
    stoppedMs: clock.stoppedMs,
  };
}

/** Whoever is not done in time is among the violations. */
async function allClosed(players: readonly ConversationPlayer[]): Promise<void> {
  const isOver = async () => players.every(({ isClosed }) => isClosed);
  await waitUntil(isOver, { what: 'closing time', timeoutMs: CLOSING_TIMEOUT_MS }).catch(() => undefined);
}
