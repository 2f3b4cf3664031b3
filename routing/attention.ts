import type { Attention, BoardAgent, BoardInbox } from '../contract/board.ts';
import type { AgentId, ConversationId, InboxId, Instant } from '../contract/ids.ts';
import { freeSlots } from './eligibility.ts';
import { addSeconds } from './instants.ts';

/** What the rules know beside inboxes and agents. */
export interface BoardFacts {
  readonly at: Instant;
  readonly inboxes: readonly BoardInbox[];
  readonly agents: readonly BoardAgent[];
  /** Open conversations whose present streak of timeouts was escalated: the first of them, and how many there are. */
  readonly escalated: readonly { readonly id: ConversationId; readonly timeouts: number; readonly inboxId: InboxId }[];
  readonly escalatedCount: number;
  /** What a person took out of routing more than an hour ago: of each inbox how many, and the oldest of them. */
  readonly parkedLong: readonly {
    readonly inboxId: InboxId;
    readonly count: number;
    readonly conversationIds: readonly ConversationId[];
    readonly since: Instant;
  }[];
  /** Who was given how many in an automatic inbox in the last half hour. */
  readonly given: readonly { readonly inboxId: InboxId; readonly agentId: AgentId; readonly count: number }[];
  readonly failingWebhooks: readonly { readonly id: string; readonly since: Instant; readonly disabled: boolean }[];
}

/** Waits longer than so many times the service level. */
const LONG_WAIT = 2;
const MANY_MISSES = 3;
export const IDLE_SECONDS = 1_800;
/** So many given to one colleague are a turn that somebody idle should have had a share of. */
const MANY_GIVEN = 5;
export const PARKED_SECONDS = 3_600;

type Rule = (facts: BoardFacts) => readonly Attention[];

const NOTHING = { inboxId: null, agentId: null, conversationIds: [], webhookId: null, count: 0, since: null };

const critical = (kind: Attention['kind'], about: Partial<Attention> & Pick<Attention, 'sentence'>): Attention => ({
  ...NOTHING,
  kind,
  severity: 'critical',
  ...about,
});

const warning = (kind: Attention['kind'], about: Partial<Attention> & Pick<Attention, 'sentence'>): Attention => ({
  ...critical(kind, about),
  severity: 'warning',
});

const number = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const nobodyAvailable: Rule = ({ inboxes }) =>
  inboxes
    .filter(({ waiting, available, members }) => waiting > 0 && available === 0 && members > 0)
    .map(({ id, name, waiting, longestWaitSince: since }) =>
      critical('nobody_available', {
        ...{ inboxId: id, count: waiting, since },
        sentence: `${name}: nobody is available, ${waiting} waiting, the longest since ${since}.`,
      }),
    );

const noMembers: Rule = ({ inboxes }) =>
  inboxes
    .filter(({ members, waiting, parked, assigned }) => members === 0 && waiting + parked + assigned > 0)
    .map(({ id, name, waiting, parked, assigned, longestWaitSince: since }) =>
      critical('no_members', {
        ...{ inboxId: id, count: waiting + parked + assigned, since },
        sentence: `${name} has no members, and ${number(waiting + parked + assigned, 'open conversation')}.`,
      }),
    );

const waitedLong: Rule = ({ at, inboxes }) =>
  inboxes
    .filter(
      ({ longestWaitSince: since, serviceLevelSeconds }) =>
        since !== null && addSeconds(since, LONG_WAIT * serviceLevelSeconds) < at,
    )
    .map(({ id, name, waiting, longestWaitSince: since, serviceLevelSeconds }) =>
      warning('waited_long', {
        ...{ inboxId: id, count: waiting, since },
        sentence: `${name}: somebody has been waiting since ${since}, more than twice the ${serviceLevelSeconds} s target.`,
      }),
    );

const overdue: Rule = ({ agents }) =>
  agents
    .filter((agent) => agent.overdue > 0)
    .map(({ id, name, overdue: count, nextDueAt: since }) =>
      critical('overdue', {
        ...{ agentId: id, count, since },
        sentence: `${name}: ${number(count, 'answer')} overdue, the first since ${since}.`,
      }),
    );

const escalated: Rule = ({ escalated: named, escalatedCount }) => {
  const rest = escalatedCount - named.length;
  const more = `${number(rest, 'more conversation is', 'more conversations are')} escalated.`;
  return [
    ...named.map(({ id, inboxId, timeouts }) =>
      critical('escalated', {
        ...{ inboxId, conversationIds: [id], count: timeouts },
        sentence: `${id} is escalated: ${number(timeouts, 'time')} in a row nobody answered.`,
      }),
    ),
    ...(rest > 0 ? [critical('escalated', { count: rest, sentence: more })] : []),
  ];
};

const misses: Rule = ({ agents }) =>
  agents
    .filter((agent) => agent.misses >= MANY_MISSES && agent.availability !== 'offline')
    .map(({ id, name, misses: count, availability, availabilitySince: since }) =>
      warning('misses', {
        ...{ agentId: id, count, since },
        sentence: `${name}: ${number(count, 'timeout')} in a row, still ${availability}.`,
      }),
    );

const idle: Rule = ({ at, agents, given }) => {
  const since = addSeconds(at, -IDLE_SECONDS);
  const before = (time: Instant | null) => time === null || time <= since;
  return agents
    .filter(({ availability, availabilitySince, lastAssignedAt, ...agent }) => {
      const isIdle = availability === 'online' && before(availabilitySince) && before(lastAssignedAt);
      return isIdle && freeSlots(agent) > 0;
    })
    .flatMap(({ id, name, inboxIds, lastAssignedAt }) => {
      const most = given
        .filter((each) => each.agentId !== id && inboxIds.includes(each.inboxId) && each.count >= MANY_GIVEN)
        .reduce((sum, each) => Math.max(sum, each.count), 0);
      if (most === 0) return [];
      const sentence = `${name} is online with room, and was given nothing for half an hour; another was given ${most}.`;
      return [warning('idle', { agentId: id, count: most, since: lastAssignedAt, sentence })];
    });
};

const parkedLong: Rule = ({ inboxes, parkedLong: parked }) =>
  parked.map(({ inboxId, count, conversationIds, since }) => {
    const name = inboxes.find(({ id }) => id === inboxId)?.name ?? inboxId;
    const sentence = `${name}: ${number(count, 'conversation')} parked for more than an hour, the first since ${since}.`;
    return warning('parked_long', { inboxId, conversationIds, count, since, sentence });
  });

const webhookFailing: Rule = ({ failingWebhooks }) =>
  failingWebhooks.map(({ id, since, disabled }) =>
    warning('webhook_failing', {
      ...{ webhookId: id, since },
      sentence: `Webhook ${id} has been failing since ${since}${disabled ? ', and was given up' : ''}.`,
    }),
  );

const RULES: readonly Rule[] = [
  ...[nobodyAvailable, noMembers, overdue, escalated],
  ...[waitedLong, misses, idle, parkedLong, webhookFailing],
];

/** What a supervisor should look at: the critical first, in the order of the rules. */
export function attentionOf(facts: BoardFacts): readonly Attention[] {
  const all = RULES.flatMap((rule) => rule(facts));
  return [
    ...all.filter(({ severity }) => severity === 'critical'),
    ...all.filter((each) => each.severity === 'warning'),
  ];
}
