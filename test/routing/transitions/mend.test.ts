import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import { conversationStep } from '../../../routing/plan.ts';
import type { AgentFacts, OpenAssignment } from '../../../routing/transitions/facts.ts';
import type { Change } from '../../../routing/transitions/turn.ts';
import { assigned, at, pending, resolved, waiting } from '../builders.ts';
import { agent, conversationFacts, done, NOW, theChange, told, transition } from '../facts.ts';
import { table } from '../table.ts';

interface Input {
  readonly row: ConversationRow;
  readonly openAssignment?: OpenAssignment;
  readonly agents?: readonly AgentFacts[];
}

function mend({ row, openAssignment, agents }: Input): Change {
  const known = { openAssignment: openAssignment ?? null, ...(agents === undefined ? {} : { agents }) };
  const facts = conversationFacts(row, known);
  return theChange(done(conversationStep(transition('mend', {}, facts), facts)));
}

const holdOf = (agentId: string, overrides: Partial<OpenAssignment> = {}): OpenAssignment => ({
  agentId,
  startedAt: at(20),
  assignedBy: 'routing',
  ...overrides,
});

interface Row {
  readonly name: string;
  readonly input: Input;
  readonly expected: {
    readonly events?: readonly string[];
    readonly row?: Partial<ConversationRow>;
    readonly route?: Change['route'];
  };
}

const check = ({ input, expected: { events = [], row = input.row, route = null } }: Row) => {
  const change = mend(input);

  expect({ events: told(change.events), route: change.route }).toEqual({ events, route });
  expect(change.after).toMatchObject(row);
};

const routing = { byCommand: false } as const;
const held = { status: 'assigned', agentId: 'a1', assignedAt: at(20), assignedBy: 'routing' } as const;

describe('a row that does not agree with the assignments', () => {
  table<Row>(
    [
      {
        name: 'is held again where it was set to wait by hand',
        input: { row: waiting(1), openAssignment: holdOf('a1') },
        expected: { row: { ...held, waitingSince: at(1) } },
      },
      {
        name: 'is held again where it was parked by hand',
        input: { row: waiting(1, { parked: true }), openAssignment: holdOf('a1') },
        expected: { row: { ...held, parked: false } },
      },
      {
        name: 'is held again where it was resolved by hand',
        input: { row: resolved(1, { disposition: 'done' }), openAssignment: holdOf('a1') },
        expected: { row: { ...held, resolvedAt: null, disposition: null, waitingSince: at(1) } },
      },
      {
        name: 'is held again where it was set back to before the assignment',
        input: { row: pending(1), openAssignment: holdOf('a1') },
        expected: { row: held },
      },
      {
        name: 'is held by whom the assignments say',
        input: { row: assigned(1, { agentId: 'a2' }), openAssignment: holdOf('a1', { assignedBy: 's1' }) },
        expected: { row: { ...held, assignedBy: 's1' } },
      },
      {
        name: 'has been held since now where the assignment is from after that: the clocks differ',
        input: { row: waiting(1), openAssignment: holdOf('a1', { startedAt: at(NOW + 50) }) },
        expected: { row: { ...held, assignedAt: at(NOW) } },
      },
      {
        name: 'waits, with its age, and is routed where nobody holds it',
        input: { row: assigned(1, { decided: false }) },
        expected: {
          row: {
            status: 'waiting',
            agentId: null,
            assignedAt: null,
            assignedBy: null,
            waitingSince: at(1),
            decided: true,
          },
          route: routing,
        },
      },
      {
        name: 'waits since its creation where it lost the time since when it does',
        input: { row: waiting(1, { waitingSince: null }) },
        expected: { row: { waitingSince: at(1) }, route: routing },
      },
    ],
    check,
  );
});

describe('a row that agrees with the assignments', () => {
  table<Row>(
    [
      { name: 'is left where it is held', input: { row: assigned(1), openAssignment: holdOf('a1') }, expected: {} },
      { name: 'is left where it is parked', input: { row: waiting(1, { parked: true }) }, expected: {} },
      { name: 'is left to the bot', input: { row: pending(1) }, expected: {} },
      { name: 'is left where it is resolved', input: { row: resolved(1) }, expected: {} },
      { name: 'is routed where it waits', input: { row: waiting(1) }, expected: { route: routing } },
    ],
    check,
  );

  it('changes no column', () => {
    const { before, after } = mend({ row: assigned(1), openAssignment: holdOf('a1') });

    expect(after).toBe(before);
  });
});

describe('a holder who may not keep it', () => {
  const lost = (reason: string) => ({
    events: [`unassigned a1 ${reason}`],
    row: { status: 'waiting', agentId: null } as const,
    route: routing,
  });
  const now = { since: at(50) } as const;

  table<Row>(
    [
      {
        name: 'loses it where it is deactivated',
        input: { row: assigned(1), openAssignment: holdOf('a1'), agents: [agent(1, { active: false })] },
        expected: lost('deactivated'),
      },
      {
        name: 'loses it where it left the inbox',
        input: { row: assigned(1), openAssignment: holdOf('a1'), agents: [agent(1, { inboxIds: [] })] },
        expected: lost('not_member'),
      },
      {
        name: 'loses it where it left the team',
        input: { row: assigned(1, { teamId: 't1' }), openAssignment: holdOf('a1') },
        expected: lost('not_member'),
      },
      {
        name: 'loses it where it went offline since it was given it',
        input: {
          row: assigned(1),
          openAssignment: holdOf('a1'),
          agents: [agent(1, { availability: 'offline', cause: 'logout', ...now })],
        },
        expected: lost('logout'),
      },
      {
        name: 'keeps it where it was offline already when it was given it',
        input: {
          row: assigned(1, { assignedAt: at(60) }),
          openAssignment: holdOf('a1', { startedAt: at(60) }),
          agents: [agent(1, { availability: 'offline', ...now })],
        },
        expected: {},
      },
      {
        name: 'keeps it where it was given it in the very instant in which it went offline',
        input: {
          row: assigned(1, { assignedAt: at(50) }),
          openAssignment: holdOf('a1', { startedAt: at(50) }),
          agents: [agent(1, { availability: 'offline', ...now })],
        },
        expected: {},
      },
      {
        name: 'keeps it where it is an administrator',
        input: {
          row: assigned(1),
          openAssignment: holdOf('a1'),
          agents: [agent(1, { inboxIds: [], role: 'administrator' })],
        },
        expected: {},
      },
      {
        name: 'loses what is given back to it by the assignments',
        input: { row: waiting(1), openAssignment: holdOf('a1'), agents: [agent(1, { active: false })] },
        expected: lost('deactivated'),
      },
    ],
    check,
  );
});

describe('what is mended', () => {
  it('counts as having been so before: nobody was given it now', () => {
    const { before, after } = mend({ row: waiting(1), openAssignment: holdOf('a1') });

    expect(before).toEqual(after);
    expect(before).not.toBe(after);
  });

  it('keeps the version by which the row is found again', () => {
    const { before, after } = mend({ row: waiting(1, { version: 9 }), openAssignment: holdOf('a1') });

    expect([before?.version, after.version]).toEqual([9, 9]);
  });
});
