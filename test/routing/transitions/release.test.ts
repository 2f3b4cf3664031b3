import { describe, expect, it } from 'vitest';
import type { CommandBody, CommandName } from '../../../contract/commands.ts';
import type { Policy } from '../../../contract/policy.ts';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import type { Change } from '../../../routing/transitions/turn.ts';
import { assigned, at, pending, resolved, waiting } from '../builders.ts';
import { command, conversationFacts, done, NOW, SUPERVISOR, theChange, told } from '../facts.ts';
import { table } from '../table.ts';

interface Row<Name extends CommandName> {
  readonly name: string;
  readonly input: {
    readonly row: ConversationRow;
    readonly body?: CommandBody<Name>;
    readonly policy?: Partial<Policy>;
    readonly asked?: number;
  };
  readonly expected: {
    readonly events: readonly string[];
    readonly row: Partial<ConversationRow>;
    readonly route?: Change['route'];
  };
}

const change = <Name extends CommandName>(
  name: Name,
  { row, body, policy = {}, asked = NOW }: Row<Name>['input'],
): Change => {
  const facts = conversationFacts(row, { policy, askedAt: at(asked) });
  return theChange(done(command(name, (body ?? {}) as CommandBody<Name>, facts)));
};

const check =
  <Name extends CommandName>(name: Name) =>
  ({ input, expected: { events, row, route = null } }: Row<Name>) => {
    const made = change(name, input);

    expect({ events: told(made.events), route: made.route }).toEqual({ events, route });
    expect(made.after).toMatchObject(row);
  };

const routing = { byCommand: false } as const;
const released = {
  status: 'waiting',
  agentId: null,
  assignedAt: null,
  assignedBy: null,
  previousAgentId: 'a1',
} as const;

describe('unassign', () => {
  table<Row<'unassign'>>(
    [
      {
        name: 'parks it with its age (scenario 8.4)',
        input: { row: assigned(1) },
        expected: { events: ['unassigned a1 manual'], row: { ...released, parked: true, waitingSince: at(1) } },
      },
      {
        name: 'leaves the agent no cool-off',
        input: { row: assigned(1), body: { agent: true } },
        expected: { events: ['unassigned a1 manual'], row: { coolOffs: {} } },
      },
      {
        name: 'of the team alone keeps the agent',
        input: { row: assigned(1, { teamId: 't1' }), body: { team: true } },
        expected: { events: ['team_changed a1'], row: { agentId: 'a1', teamId: null, parked: false } },
      },
      {
        name: 'of the team routes what waits, and does not park it',
        input: { row: waiting(1, { teamId: 't1' }), body: { team: true } },
        expected: { events: ['team_changed'], row: { teamId: null, parked: false }, route: routing },
      },
      {
        name: 'of the team keeps what is parked parked',
        input: { row: waiting(1, { teamId: 't1', parked: true }), body: { team: true } },
        expected: { events: ['team_changed'], row: { teamId: null, parked: true } },
      },
      {
        name: 'of the team leaves what is pending to the bot',
        input: { row: pending(1, { teamId: 't1' }), body: { team: true } },
        expected: { events: ['team_changed'], row: { teamId: null, status: 'pending' } },
      },
      {
        name: 'of both releases and parks it, of no team',
        input: { row: assigned(1, { teamId: 't1' }), body: { agent: true, team: true } },
        expected: {
          events: ['team_changed a1', 'unassigned a1 manual'],
          row: { ...released, teamId: null, parked: true },
        },
      },
      {
        name: 'of both takes the agent where there is no team',
        input: { row: assigned(1), body: { agent: true, team: true } },
        expected: { events: ['unassigned a1 manual'], row: { ...released, parked: true } },
      },
      {
        name: 'of both takes the team, and routes, where there is no agent',
        input: { row: waiting(1, { teamId: 't1' }), body: { agent: true, team: true } },
        expected: { events: ['team_changed'], row: { teamId: null, parked: false }, route: routing },
      },
    ],
    check('unassign'),
  );
});

describe('requeue', () => {
  table<Row<'requeue'>>(
    [
      {
        name: 'routes it with its age, the agent who had it cooling off',
        input: { row: assigned(1) },
        expected: {
          events: ['unassigned a1 requeued'],
          row: { ...released, parked: false, waitingSince: at(1), decided: true, coolOffs: { a1: at(NOW) } },
          route: routing,
        },
      },
      {
        name: 'keeps the cool-offs of others',
        input: { row: assigned(1, { coolOffs: { a2: at(50) } }) },
        expected: {
          events: ['unassigned a1 requeued'],
          row: { coolOffs: { a1: at(NOW), a2: at(50) } },
          route: routing,
        },
      },
      {
        name: 'leaves no cool-off where the policy has none',
        input: { row: assigned(1), policy: { cooloffSeconds: 0 } },
        expected: { events: ['unassigned a1 requeued'], row: { coolOffs: {} }, route: routing },
      },
      {
        name: 'keeps what is unanswered',
        input: { row: assigned(1, { unansweredSince: at(10), unansweredLatest: at(20), warnedFor: at(70) }) },
        expected: {
          events: ['unassigned a1 requeued'],
          row: { unansweredSince: at(10), unansweredLatest: at(20), warnedFor: null },
          route: routing,
        },
      },
    ],
    check('requeue'),
  );

  it('tells until when the agent cools off, and who had it routed', () => {
    const { events } = change('requeue', { row: assigned(1) });

    expect(events[0]).toMatchObject({ actor: SUPERVISOR, data: { coolingOffUntil: at(NOW + 300) } });
  });
});

describe('route', () => {
  const byCommand = { byCommand: true } as const;

  table<Row<'route'>>(
    [
      {
        name: 'asks for what waits to be routed',
        input: { row: waiting(1) },
        expected: { events: [], row: waiting(1), route: byCommand },
      },
      {
        name: 'hands out what is parked, with its age (scenario 8.4)',
        input: { row: waiting(1, { parked: true }) },
        expected: { events: [], row: { parked: false, waitingSince: at(1), decided: true }, route: byCommand },
      },
      {
        name: 'ends what is pending: it needs an agent since it was asked for',
        input: { row: pending(1), asked: NOW - 5 },
        expected: {
          events: [],
          row: { status: 'waiting', waitingSince: at(NOW - 5), decided: false },
          route: byCommand,
        },
      },
    ],
    check('route'),
  );
});

describe('resolve', () => {
  const ended = { status: 'resolved', parked: false, waitingSince: null, resolvedAt: at(NOW), agentId: null } as const;

  table<Row<'resolve'>>(
    [
      {
        name: 'takes it from its agent, who is remembered',
        input: { row: assigned(1) },
        expected: {
          events: ['unassigned a1 resolved', 'resolved'],
          row: { ...ended, assignedAt: null, previousAgentId: 'a1' },
        },
      },
      { name: 'ends what waits', input: { row: waiting(1) }, expected: { events: ['resolved'], row: ended } },
      {
        name: 'ends what is parked',
        input: { row: waiting(1, { parked: true }) },
        expected: { events: ['resolved'], row: ended },
      },
      { name: 'ends what a bot has', input: { row: pending(1) }, expected: { events: ['resolved'], row: ended } },
      {
        name: 'leaves nothing unanswered, and no streak of timeouts',
        input: {
          row: assigned(1, { unansweredSince: at(10), unansweredLatest: at(20), timeouts: 2, escalated: true }),
        },
        expected: {
          events: ['unassigned a1 resolved', 'resolved'],
          row: { unansweredSince: null, unansweredLatest: null, timeouts: 0, escalated: false, warnedFor: null },
        },
      },
      {
        name: 'keeps what was said of it',
        input: { row: waiting(1), body: { disposition: 'spam' } },
        expected: { events: ['resolved'], row: { ...ended, disposition: 'spam' } },
      },
      {
        name: 'remembers who had it last where nobody has it now',
        input: { row: waiting(1, { previousAgentId: 'a3' }) },
        expected: { events: ['resolved'], row: { previousAgentId: 'a3' } },
      },
      {
        name: 'changes nothing where it is resolved, whatever is said of it then',
        input: { row: resolved(1, { disposition: 'spam' }), body: { disposition: 'done' } },
        expected: { events: [], row: resolved(1, { disposition: 'spam' }) },
      },
    ],
    check('resolve'),
  );

  it('tells what was said of it', () => {
    const { events } = change('resolve', { row: waiting(1), body: { disposition: 'spam' } });

    expect(events[0]).toMatchObject({ actor: SUPERVISOR, data: { disposition: 'spam' } });
  });
});

describe('whoever had an agent', () => {
  for (const name of ['unassign', 'requeue', 'resolve'] as const) {
    it(`is not new any more after ${name}`, () => {
      expect(change(name, { row: assigned(1, { decided: false }) }).after.decided).toBe(true);
    });
  }
});
