import { describe, expect, it } from 'vitest';
import type { DirectoryScope } from '../../../contract/ids.ts';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import { directoryStep } from '../../../routing/transitions/directory.ts';
import type { Turn } from '../../../routing/transitions/turn.ts';
import { assigned, at, pending, range, waiting } from '../builders.ts';
import { agent, directoryFacts, inboxFacts, NOW, SUPERVISOR, told } from '../facts.ts';
import { table } from '../table.ts';

type Known = Parameters<typeof directoryFacts>[0];

const edit = (scope: DirectoryScope, known: Known = {}): Turn =>
  directoryStep(directoryFacts(known), { kind: 'directory', scope, transitionId: 't', at: at(NOW), actor: SUPERVISOR });

const INBOX = { kind: 'inbox', inboxId: 'i1' } as const;
const TEAM = { kind: 'team', teamId: 't1' } as const;
const AGENT = { kind: 'agent', agentId: 'a1' } as const;
const ACCOUNT = { kind: 'account' } as const;

interface Row {
  readonly name: string;
  readonly input: { readonly scope: DirectoryScope; readonly known: Known };
  /** Events of each concerned, and whether it is routed. */
  readonly expected: readonly string[];
}

const outcome = ({ changes }: Turn) =>
  changes.map(({ after, events, route }) =>
    [after.id, ...told(events), ...(route === null ? [] : ['→ routed'])].join(' '),
  );

const check = ({ input: { scope, known }, expected }: Row) => expect(outcome(edit(scope, known))).toEqual(expected);

describe('who left', () => {
  table<Row>(
    [
      {
        name: 'the inbox loses what it holds there',
        input: {
          scope: INBOX,
          known: { concerned: [assigned(1)], agents: [agent(1, { inboxIds: [] })], departed: ['a1'] },
        },
        expected: ['c1 unassigned a1 not_member → routed'],
      },
      {
        name: 'the inbox loses what it holds there, administrators too',
        input: {
          scope: INBOX,
          known: {
            concerned: [assigned(1)],
            agents: [agent(1, { inboxIds: [], role: 'administrator' })],
            departed: ['a1'],
          },
        },
        expected: ['c1 unassigned a1 not_member → routed'],
      },
      {
        name: 'the inbox and is an administrator keeps what it holds once that was taken up',
        input: {
          scope: INBOX,
          known: { concerned: [assigned(1)], agents: [agent(1, { inboxIds: [], role: 'administrator' })] },
        },
        expected: ['c1'],
      },
      {
        name: 'the inbox keeps what it holds in another',
        input: {
          scope: INBOX,
          known: {
            concerned: [assigned(1, { inboxId: 'i2' })],
            inboxes: [inboxFacts('i1'), inboxFacts('i2')],
            agents: [agent(1, { inboxIds: ['i2'] })],
            departed: ['a1'],
          },
        },
        expected: ['c1'],
      },
      {
        name: 'the team loses what it holds of that team',
        input: { scope: TEAM, known: { concerned: [assigned(1, { teamId: 't1' })], departed: ['a1'] } },
        expected: ['c1 unassigned a1 not_member → routed'],
      },
      {
        name: 'the team loses what it holds of that team, administrators too',
        input: {
          scope: TEAM,
          known: {
            concerned: [assigned(1, { teamId: 't1' })],
            agents: [agent(1, { role: 'administrator' })],
            departed: ['a1'],
          },
        },
        expected: ['c1 unassigned a1 not_member → routed'],
      },
      {
        name: 'the team keeps what it holds of another team',
        input: {
          scope: TEAM,
          known: {
            concerned: [assigned(1, { teamId: 't2' })],
            agents: [agent(1, { teamIds: ['t2'] })],
            departed: ['a1'],
          },
        },
        expected: ['c1'],
      },
      {
        name: 'takes nothing from who stayed',
        input: { scope: INBOX, known: { concerned: [assigned(1)], departed: ['a2'] } },
        expected: ['c1'],
      },
    ],
    check,
  );
});

describe('an agent who', () => {
  table<Row>(
    [
      {
        name: 'is no administrator any more loses what it holds in inboxes of others',
        input: {
          scope: AGENT,
          known: {
            concerned: [assigned(1), assigned(2, { inboxId: 'i2' })],
            inboxes: [inboxFacts('i1'), inboxFacts('i2')],
            agents: [agent(1, { inboxIds: ['i2'] })],
          },
        },
        expected: ['c1 unassigned a1 not_member → routed', 'c2'],
      },
      {
        name: 'is deactivated loses everything',
        input: { scope: AGENT, known: { concerned: [assigned(1)], agents: [agent(1, { active: false })] } },
        expected: ['c1 unassigned a1 deactivated → routed'],
      },
      {
        name: 'is offline keeps what it was given then',
        input: {
          scope: AGENT,
          known: { concerned: [assigned(1)], agents: [agent(1, { availability: 'offline', since: at(-10) })] },
        },
        expected: ['c1'],
      },
    ],
    check,
  );
});

describe('a deleted team', () => {
  const teamDeleted = true;
  const of = (build: (n: number, overrides: Partial<ConversationRow>) => ConversationRow, n: number, more = {}) =>
    build(n, { teamId: 't1', ...more });

  table<Row>(
    [
      {
        name: 'is taken off what waits, which is routed without it',
        input: { scope: TEAM, known: { concerned: [of(waiting, 1)], teamDeleted } },
        expected: ['c1 team_changed → routed'],
      },
      {
        name: 'is taken off what is held, which stays where it is',
        input: { scope: TEAM, known: { concerned: [of(assigned, 1)], teamDeleted } },
        expected: ['c1 team_changed a1'],
      },
      {
        name: 'is taken off what is parked, which stays parked',
        input: { scope: TEAM, known: { concerned: [of(waiting, 1, { parked: true })], teamDeleted } },
        expected: ['c1 team_changed'],
      },
      {
        name: 'is taken off what is pending',
        input: { scope: TEAM, known: { concerned: [of(pending, 1)], teamDeleted } },
        expected: ['c1 team_changed'],
      },
      {
        name: 'is taken off what is held by who left it before',
        input: { scope: TEAM, known: { concerned: [of(assigned, 1)], teamDeleted, departed: ['a1'] } },
        expected: ['c1 team_changed a1'],
      },
    ],
    check,
  );

  it('leaves nothing of its id', () => {
    const { changes } = edit(TEAM, { concerned: [of(waiting, 1), of(assigned, 2)], teamDeleted });

    expect(changes.map(({ after }) => after.teamId)).toEqual([null, null]);
  });
});

describe('who may be served after it', () => {
  const inboxes = [inboxFacts('i1'), inboxFacts('i2')];

  table<{
    readonly name: string;
    readonly input: DirectoryScope;
    readonly expected: Partial<Turn>;
  }>(
    [
      {
        name: 'is whoever the agent could take, where its capacity, skills or role changed',
        input: AGENT,
        expected: { ready: ['a1'], readyInboxes: [] },
      },
      {
        name: 'is anybody of the inboxes concerned, where members changed',
        input: INBOX,
        expected: { ready: [], readyInboxes: ['i1', 'i2'] },
      },
      {
        name: 'is anybody of the inboxes concerned, where a team changed',
        input: TEAM,
        expected: { ready: [], readyInboxes: ['i1', 'i2'] },
      },
      {
        name: 'is anybody, where the account changed',
        input: ACCOUNT,
        expected: { ready: [], readyInboxes: ['i1', 'i2'] },
      },
    ],
    ({ input, expected }) => {
      expect(edit(input, { inboxes })).toMatchObject(expected);
    },
  );
});

describe('nine hundred members who left at once', () => {
  const concerned = (from: number) => range(from, 900).map((n) => assigned(n, { agentId: `a${n}` }));
  const known = (from: number) => ({
    concerned: concerned(from),
    agents: range(from, 900).map((n) => agent(n, { inboxIds: [] })),
    departed: range(1, 900).map((n) => `a${n}`),
  });

  it('lose what they hold, two hundred in a transaction', () => {
    const turns = [1, 201, 401, 601, 801].map((from) => edit(INBOX, known(from)));

    expect(turns.map(({ more }) => more)).toEqual([true, true, true, true, false]);
    expect(turns.flatMap(({ changes }) => changes.filter(({ events }) => events.length > 0))).toHaveLength(900);
  });
});

describe('what is concerned and may stay', () => {
  it('is part of the turn, so that its deadline is worked out anew', () => {
    const row = assigned(1, { unansweredSince: at(10), unansweredLatest: at(10) });

    const { changes } = edit(ACCOUNT, { concerned: [row] });

    expect(changes.map(({ before, after }) => [before, after])).toEqual([[row, row]]);
  });
});
