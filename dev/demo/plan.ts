import type { ChatMessage } from './chat.ts';
import { type ScriptedConversation, scriptConversations } from './conversations.ts';
import { busySecondsOf, type DayClock, markBusyTime } from './day-clock.ts';
import { endOfDay, peakOf } from './occupancy.ts';
import { scalePolicy, scaleTails, staffOffice, staffTeam } from './office.ts';
import type { Office } from './office-hours.ts';
import type { Pace } from './options.ts';
import { type Step, scriptSteps } from './script.ts';

/** Everything that is known before the replay begins. */
export interface Plan {
  readonly clock: DayClock;
  readonly office: Office;
  readonly conversations: readonly ScriptedConversation[];
  /** Until the last message was written. */
  readonly day: readonly Step[];
  /** What remains to be closed then. */
  readonly closingTime: readonly Step[];
  readonly durationMs: number;
}

export interface PlanOptions {
  readonly messages: readonly ChatMessage[];
  readonly pace: Pace;
  /** Ends the ids of this run, where others may be in the same database. */
  readonly suffix: string;
}

export function makePlan({ messages, pace, suffix }: PlanOptions): Plan {
  const marks = markBusyTime(messages.map(({ atSeconds }) => atSeconds));
  const speed = pace.kind === 'speed' ? pace.speed : busySecondsOf(marks) / (pace.minutes * 60);
  const clock = { speed, marks };
  const conversations = scriptConversations(messages, { clock, prefix: `chat${suffix}` });
  const tails = scaleTails(speed);
  const durationMs = endOfDay(conversations);
  const steps = scriptSteps(conversations, tails);
  const helpers = new Set(messages.flatMap(({ agent }) => agent ?? [])).size;
  const agents = staffOffice(helpers, { peak: peakOf(conversations, tails), suffix });
  return {
    clock,
    conversations,
    durationMs,
    day: steps.filter(({ atMs }) => atMs <= durationMs),
    closingTime: steps.filter(({ atMs }) => atMs > durationMs),
    office: {
      inboxId: `support-chat${suffix}`,
      agents,
      team: { id: `billing${suffix}`, members: staffTeam(agents) },
      policy: scalePolicy(speed),
    },
  };
}

/** What is about to be seen, in a few sentences. */
export function describePlan({ clock, office, conversations, durationMs }: Plan, day: number): readonly string[] {
  const { online } = office.policy.responseTimeoutSeconds;
  const messages = conversations.reduce((sum, { lines }) => sum + lines.length, 0);
  const forTeam = conversations.filter((conversation) => conversation.forTeam).length;
  const places = office.agents.reduce((sum, { capacity }) => sum + capacity, 0);
  return [
    `Day ${day} of a real support chat: ${conversations.length} conversations, ${messages} messages, in ${Math.round(durationMs / 1_000)} s`,
    `(${Math.round(clock.speed)} times faster, long pauses cut). ${office.agents.length} agents with room for ${places} conversations; an answer is`,
    `due within ${online} s (${Math.round((online * clock.speed) / 60)} minutes on that day). ${forTeam} of them are for a team of ${office.team.members.length}.`,
  ];
}
