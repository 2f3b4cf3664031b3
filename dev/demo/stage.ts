import type { ApiClient } from './api-client.ts';
import { Backlog } from './backlog.ts';
import { Cast } from './cast.ts';
import type { TimelineEntry } from './narrate.ts';
import type { Plan } from './plan.ts';
import { ConversationPlayer } from './player.ts';
import { ReplayClock } from './replay-clock.ts';
import { Supervisor } from './supervisor.ts';
import { Watcher } from './watcher.ts';

/** Everybody who takes part in a replay. */
export interface Stage {
  readonly api: ApiClient;
  readonly inboxId: string;
  readonly clock: ReplayClock;
  readonly backlog: Backlog;
  readonly cast: Cast;
  readonly supervisor: Supervisor;
  readonly watcher: Watcher;
  /** By conversation. */
  readonly players: ReadonlyMap<string, ConversationPlayer>;
  readonly signal: AbortSignal;
}

export interface StageOptions {
  readonly api: ApiClient;
  readonly plan: Plan;
  readonly signal: AbortSignal;
  /** Gets each line of the timeline, and the clock it is told by. */
  readonly show: (entry: TimelineEntry, clock: ReplayClock) => void;
}

/** Longer than a request takes on a busy machine. */
const GOES_ON_MS = 1_000;

/** Sets the stage; the clock starts. */
export function setStage({ api, plan, signal, show }: StageOptions): Stage {
  const { inboxId, team } = plan.office;
  const teamId = team.id;
  const clock = new ReplayClock(Date.now());
  const backlog = new Backlog();
  const numbers = new Map(plan.conversations.map(({ id, number }) => [id, number]));
  const numberOf = (id: string) => numbers.get(id);
  const watcher = new Watcher({ api, inboxId, numberOf, show: (entry) => show(entry, clock) });
  const cast = new Cast({ api, inboxId, announce: (what, why) => watcher.announce(what, why) });
  const closesAtMs = closingTimes(plan);
  const supervisor = new Supervisor({
    api,
    inboxId,
    goesOn: (id) => (closesAtMs.get(id) ?? 0) > clock.at(Date.now()) + GOES_ON_MS,
    announce: (what, why, id) => watcher.announce(what, why, id),
  });
  const isSilent = (agentId: string) => cast.isSilent(agentId);
  const players = new Map(
    plan.conversations.map((conversation) => {
      const onDone = () => watcher.touch(conversation.id);
      return [
        conversation.id,
        new ConversationPlayer(conversation, { api, inboxId, teamId, backlog, isSilent, onDone }),
      ];
    }),
  );
  return { api, inboxId, clock, backlog, cast, supervisor, watcher, players, signal };
}

/** When each conversation is closed, in the time of the replay. */
function closingTimes({ day, closingTime }: Plan): ReadonlyMap<string, number> {
  const steps = [...day, ...closingTime];
  return new Map(steps.flatMap((step) => (step.kind === 'close' ? [[step.conversation.id, step.atMs] as const] : [])));
}
