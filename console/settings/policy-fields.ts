import type { components } from '../../packages/client/src/index.ts';

export type AccountPolicy = components['schemas']['AccountPolicy'];
export type SettingName = keyof AccountPolicy;

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Described {
  readonly name: SettingName;
  readonly label: string;
  /** What it does, in the words of docs/policy.md. */
  readonly help: string;
}

export type Field = Described &
  (
    | { readonly kind: 'choice' | 'several'; readonly choices: readonly Choice[] }
    | { readonly kind: 'switch' | 'duration' | 'count' | 'durations' }
  );

const choices = (labels: Readonly<Record<string, string>>): readonly Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Settings of an inbox, in groups as people look for them. */
export const INBOX_GROUPS: readonly { readonly title: string; readonly fields: readonly Field[] }[] = [
  {
    title: 'Who gets a conversation',
    fields: [
      {
        ...{ name: 'mode', label: 'Assignment', kind: 'choice' },
        choices: choices({ automatic: 'Automatic', manual: 'Manual' }),
        help: 'Manual: a conversation waits until a person assigns it.',
      },
      {
        ...{ name: 'method', label: 'Method', kind: 'choice' },
        choices: choices({ round_robin: 'Round robin', least_assigned: 'Least assigned' }),
        help: 'Round robin: whose last turn in this inbox is oldest. Least assigned: who has the fewest conversations.',
      },
      {
        ...{ name: 'whenAllOffline', label: 'When all are offline', kind: 'choice' },
        choices: choices({ assign: 'Assign all the same', wait: 'Wait' }),
        help: 'What becomes of a new conversation while everybody who could serve it is offline.',
      },
      {
        ...{ name: 'assignToBusy', label: 'Assign to busy agents', kind: 'switch' },
        help: 'Whether agents who are busy are given conversations too.',
      },
      {
        ...{ name: 'skillMatch', label: 'Skills', kind: 'choice' },
        choices: choices({ prefer: 'Prefer', require: 'Require', ignore: 'Ignore' }),
        help: 'Require: only agents who have every skill of the conversation.',
      },
      {
        ...{ name: 'skillRelaxAfterSeconds', label: 'Require skills for at most', kind: 'duration' },
        help: 'After so long on the waiting list required skills are only preferred. Off: never.',
      },
    ],
  },
  {
    title: 'When an answer is due',
    fields: [
      {
        ...{ name: 'responseTimeoutSeconds', label: 'Response timeout', kind: 'durations' },
        help: 'How long an agent may leave a consumer without an answer, by the agent’s availability.',
      },
      {
        ...{ name: 'responseAnchor', label: 'Counted from', kind: 'choice' },
        choices: choices({ first_unanswered: 'the first unanswered message', latest: 'the latest message' }),
        help: 'Which of several unanswered messages the time is counted from.',
      },
      {
        ...{ name: 'responseWarningSeconds', label: 'Warn before', kind: 'duration' },
        help: 'The agent is notified so long before the time is up.',
      },
      {
        ...{ name: 'cooloffSeconds', label: 'Cool-off', kind: 'duration' },
        help: 'So long an agent who did not answer is not given the same conversation again.',
      },
      {
        ...{ name: 'escalateAfterTimeouts', label: 'Escalate after', kind: 'count' },
        help: 'After so many timeouts in a row supervisors are notified. 0: never.',
      },
    ],
  },
  {
    title: 'When an agent leaves, or a consumer comes back',
    fields: [
      {
        ...{ name: 'autoReassign', label: 'Allow conversations to be reassigned', kind: 'switch' },
        help: 'Whether conversations of an agent who leaves move to others.',
      },
      {
        ...{ name: 'reassignOn', label: 'They move when the agent', kind: 'several' },
        choices: choices({
          offline: 'goes offline',
          logout: 'logs out',
          connection_lost: 'loses the connection',
          away: 'goes away',
          busy: 'becomes busy',
        }),
        help: 'Nothing moves for a reason that is not named here.',
      },
      {
        ...{ name: 'reopenTo', label: 'A resolved one that is reopened', kind: 'choice' },
        choices: choices({
          previous_agent: 'goes to its agent of before',
          route: 'is routed anew',
          pending: 'waits for a bot',
        }),
        help: 'What becomes of it when the consumer writes again.',
      },
    ],
  },
];

/** What the account alone sets. */
export const ACCOUNT_FIELDS: readonly Field[] = [
  {
    ...{ name: 'defaultCapacity', label: 'Capacity of agents who have none of their own', kind: 'count' },
    help: 'The most conversations that routing gives such an agent. Empty: no limit.',
  },
  {
    ...{ name: 'missesBeforeAway', label: 'Set away after', kind: 'count' },
    help: 'An agent who missed so many answers in a row is set away. 0: never.',
  },
  {
    ...{ name: 'connectionLostAfterSeconds', label: 'Connection lost after', kind: 'duration' },
    help: 'An agent from whose console nothing is heard for so long is set offline.',
  },
];
