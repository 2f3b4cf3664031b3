import { describe, expect, it } from 'vitest';
import type { CommandBody } from '../../../contract/commands.ts';
import type { ErrorCode } from '../../../contract/errors.ts';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import type { AgentFacts } from '../../../routing/transitions/facts.ts';
import type { Change } from '../../../routing/transitions/turn.ts';
import { assigned, at, pending, resolved, waiting } from '../builders.ts';
import { agent, command, conversationFacts, done, NOW, SUPERVISOR, theChange, told } from '../facts.ts';
import { table } from '../table.ts';

interface Given {
  readonly row?: ConversationRow;
  readonly agents?: readonly AgentFacts[];
  readonly teamExists?: boolean;
}

const TWO = [agent(1), agent(2)];
const facts = ({ row = waiting(1), ...given }: Given) => conversationFacts(row, { agents: TWO, ...given });

interface Result {
  readonly events: readonly string[];
  readonly row: Partial<ConversationRow>;
  readonly route?: Change['route'];
}

const expectChange = (change: Change, { events, row, route = null }: Result) => {
  expect({ events: told(change.events), route: change.route }).toEqual({ events, route });
  expect(change.after).toMatchObject(row);
};

const given = { status: 'assigned', agentId: 'a2', assignedAt: at(NOW), assignedBy: 's1', parked: false } as const;

describe('assigning an agent', () => {
  const who = (body: CommandBody<'assign'> = {}) => ({ agentId: 'a2', ...body });

  table<{
    readonly name: string;
    readonly input: Given & { readonly body?: CommandBody<'assign'> };
    readonly expected: Result;
  }>(
    [
      {
        name: 'gives what waits, which has waited since it did',
        input: {},
        expected: { events: ['assigned a2 manual'], row: { ...given, waitingSince: at(1) } },
      },
      {
        name: 'ends what is pending, which has waited since now',
        input: { row: pending(1) },
        expected: { events: ['assigned a2 manual'], row: { ...given, waitingSince: at(NOW) } },
      },
      {
        name: 'ends what is parked',
        input: { row: waiting(1, { parked: true }) },
        expected: { events: ['assigned a2 manual'], row: given },
      },
      {
        name: 'takes it from whoever holds it',
        input: { row: assigned(1) },
        expected: {
          events: ['unassigned a1 reassigned', 'assigned a2 manual'],
          row: { ...given, previousAgentId: 'a1' },
        },
      },
      {
        name: 'ends the wish for another',
        input: { row: waiting(1, { preferredAgentId: 'a9' }) },
        expected: { events: ['assigned a2 manual'], row: { preferredAgentId: null } },
      },
      {
        name: 'starts a deadline that nobody was warned of',
        input: { row: assigned(1, { warnedFor: at(70), unansweredSince: at(10), unansweredLatest: at(10) }) },
        expected: {
          events: ['unassigned a1 reassigned', 'assigned a2 manual'],
          row: { warnedFor: null, assignedAt: at(NOW) },
        },
      },
      {
        name: 'changes nothing where that agent holds it',
        input: { row: assigned(1, { agentId: 'a2' }) },
        expected: { events: [], row: assigned(1, { agentId: 'a2' }) },
      },
      {
        name: 'changes nothing where that agent, who is full, holds it',
        input: { row: assigned(1, { agentId: 'a2' }), agents: [agent(2, { load: 1, capacity: 1 })] },
        expected: { events: [], row: { assignedAt: at(1) } },
      },
      {
        name: 'sets the team with it',
        input: { body: { teamId: 't1' }, agents: [agent(2, { teamIds: ['t1'] })] },
        expected: { events: ['team_changed', 'assigned a2 manual'], row: { ...given, teamId: 't1' } },
      },
      {
        name: 'sets the team of whom the agent has already',
        input: { row: assigned(1, { agentId: 'a2' }), body: { teamId: 't1' }, agents: [agent(2, { teamIds: ['t1'] })] },
        expected: { events: ['team_changed a2'], row: { agentId: 'a2', teamId: 't1', assignedAt: at(1) } },
      },
      {
        name: 'exceeds the capacity where that is said',
        input: { body: { overCapacity: true }, agents: [agent(2, { load: 1, capacity: 1 })] },
        expected: { events: ['assigned a2 manual'], row: given },
      },
      {
        name: 'accepts an administrator who is no member (scenario 8.2)',
        input: { agents: [agent(2, { role: 'administrator', inboxIds: [] })] },
        expected: { events: ['assigned a2 manual'], row: given },
      },
      {
        name: 'goes on where the expected agent holds it',
        input: { row: assigned(1), body: { expectedAgentId: 'a1' } },
        expected: { events: ['unassigned a1 reassigned', 'assigned a2 manual'], row: given },
      },
      {
        name: 'goes on where nobody is expected and nobody holds it',
        input: { body: { expectedAgentId: null } },
        expected: { events: ['assigned a2 manual'], row: given },
      },
    ],
    ({ input: { body, ...rest }, expected }) => {
      expectChange(theChange(done(command('assign', who(body), facts(rest)))), expected);
    },
  );

  table<{
    readonly name: string;
    readonly input: Given & { readonly body?: CommandBody<'assign'> };
    readonly expected: { readonly code: ErrorCode; readonly message: string; readonly agentId?: string };
  }>(
    [
      {
        name: 'refuses an agent who is not there',
        input: { agents: [agent(1)] },
        expected: { code: 'agent_not_found', message: 'there is no agent a2' },
      },
      {
        name: 'refuses the deactivated',
        input: { agents: [agent(2, { active: false })] },
        expected: { code: 'agent_deactivated', message: 'agent a2 is deactivated' },
      },
      {
        name: 'refuses who is not in the inbox (scenario 8.2)',
        input: { agents: [agent(2, { inboxIds: ['i2'] })] },
        expected: { code: 'agent_not_in_inbox', message: 'agent a2 is not a member of inbox i1' },
      },
      {
        name: 'refuses who is not in the team (scenario 8.3)',
        input: { row: waiting(1, { teamId: 't1' }) },
        expected: { code: 'agent_not_in_team', message: 'agent a2 is not in team t1' },
      },
      {
        name: 'refuses who is not in the team that is set with it',
        input: { body: { teamId: 't1' } },
        expected: { code: 'agent_not_in_team', message: 'agent a2 is not in team t1' },
      },
      {
        name: 'refuses an administrator who is not in the team',
        input: { row: waiting(1, { teamId: 't1' }), agents: [agent(2, { role: 'administrator' })] },
        expected: { code: 'agent_not_in_team', message: 'agent a2 is not in team t1' },
      },
      {
        name: 'refuses a team that is not there',
        input: { body: { teamId: 't1' }, teamExists: false },
        expected: { code: 'team_not_found', message: 'there is no team t1' },
      },
      {
        name: 'refuses the full',
        input: { agents: [agent(2, { load: 5, capacity: 5 })] },
        expected: { code: 'agent_at_capacity', message: 'agent a2 is at capacity (5 of 5)' },
      },
      {
        name: 'refuses where another than expected holds it, and tells who',
        input: { row: assigned(1), body: { expectedAgentId: 'a7' } },
        expected: { code: 'unexpected_assignee', message: 'a1 holds the conversation', agentId: 'a1' },
      },
      {
        name: 'refuses where somebody holds it though nobody was expected',
        input: { row: assigned(1), body: { expectedAgentId: null } },
        expected: { code: 'unexpected_assignee', message: 'a1 holds the conversation', agentId: 'a1' },
      },
      {
        name: 'refuses where nobody holds it though somebody was expected',
        input: { body: { expectedAgentId: 'a1' } },
        expected: { code: 'unexpected_assignee', message: 'nobody holds the conversation' },
      },
      {
        name: 'refuses what is resolved',
        input: { row: resolved(1) },
        expected: { code: 'conversation_resolved', message: 'the conversation is resolved' },
      },
    ],
    ({ input: { body, ...rest }, expected }) => {
      expect(command('assign', who(body), facts(rest))).toEqual({ kind: 'refused', refusal: expected });
    },
  );

  for (const [availability, warnings] of [
    ['offline', ['agent_offline']],
    ['away', []],
    ['busy', []],
    ['online', []],
  ] as const) {
    it(`warns of ${warnings.length === 0 ? 'nothing' : 'that'} where the agent is ${availability}`, () => {
      const turn = done(command('assign', who(), facts({ agents: [agent(2, { availability })] })));

      expect(turn.warnings).toEqual(warnings);
    });
  }

  it('ends the cool-off of that agent, and of no other', () => {
    const row = waiting(1, { coolOffs: { a2: at(50), a3: at(50) } });

    expect(theChange(done(command('assign', who(), facts({ row })))).after.coolOffs).toEqual({ a3: at(50) });
  });

  it('says in the ledger who assigned it and who took it', () => {
    const { events } = theChange(done(command('assign', who(), facts({ row: assigned(1) }))));

    expect(events.map(({ actor, decisionId }) => ({ actor, decisionId }))).toEqual([
      { actor: SUPERVISOR, decisionId: null },
      { actor: SUPERVISOR, decisionId: null },
    ]);
  });
});

describe('assigning a team alone', () => {
  const routing = { byCommand: false } as const;

  table<{ readonly name: string; readonly input: Given; readonly expected: Result }>(
    [
      {
        name: 'routes what waits inside the team',
        input: {},
        expected: { events: ['team_changed'], row: { teamId: 't1', status: 'waiting' }, route: routing },
      },
      {
        name: 'keeps what is parked parked',
        input: { row: waiting(1, { parked: true }) },
        expected: { events: ['team_changed'], row: { teamId: 't1', parked: true } },
      },
      {
        name: 'leaves what is pending to the bot',
        input: { row: pending(1) },
        expected: { events: ['team_changed'], row: { teamId: 't1', status: 'pending' } },
      },
      {
        name: 'leaves it to a holder who is in the team',
        input: { row: assigned(1), agents: [agent(1, { teamIds: ['t1'] })] },
        expected: { events: ['team_changed a1'], row: { teamId: 't1', agentId: 'a1' } },
      },
      {
        name: 'takes it from a holder who is not, and routes it inside the team',
        input: { row: assigned(1) },
        expected: {
          events: ['team_changed a1', 'unassigned a1 team_changed'],
          row: { teamId: 't1', agentId: null, status: 'waiting', waitingSince: at(1), coolOffs: {} },
          route: routing,
        },
      },
      {
        name: 'changes nothing where it is of that team already',
        input: { row: waiting(1, { teamId: 't1' }) },
        expected: { events: [], row: waiting(1, { teamId: 't1' }) },
      },
    ],
    ({ input, expected }) => {
      expectChange(theChange(done(command('assign', { teamId: 't1' }, facts(input)))), expected);
    },
  );

  it('tells which team it was of before', () => {
    const row = waiting(1, { teamId: 't2' });
    const { events } = theChange(done(command('assign', { teamId: 't1' }, facts({ row }))));

    expect(events[0]).toMatchObject({ teamId: 't1', data: { previousTeamId: 't2' } });
  });
});

describe('claiming', () => {
  table<{ readonly name: string; readonly input: Given; readonly expected: Result }>(
    [
      {
        name: 'takes what waits',
        input: {},
        expected: { events: ['assigned a2 claimed'], row: { ...given, waitingSince: at(1) } },
      },
      {
        name: 'takes what is parked',
        input: { row: waiting(1, { parked: true }) },
        expected: { events: ['assigned a2 claimed'], row: given },
      },
      {
        name: 'takes what is pending',
        input: { row: pending(1) },
        expected: { events: ['assigned a2 claimed'], row: given },
      },
      {
        name: 'changes nothing where the agent has it already',
        input: { row: assigned(1, { agentId: 'a2' }) },
        expected: { events: [], row: assigned(1, { agentId: 'a2' }) },
      },
    ],
    ({ input, expected }) => {
      expectChange(theChange(done(command('claim', { agentId: 'a2' }, facts(input)))), expected);
    },
  );

  it('ends the own cool-off, and no other', () => {
    const row = waiting(1, { coolOffs: { a2: at(50), a3: at(50) } });

    const change = theChange(done(command('claim', { agentId: 'a2' }, facts({ row }))));

    expect(change.after.coolOffs).toEqual({ a3: at(50) });
  });

  table<{ readonly name: string; readonly input: Given; readonly expected: ErrorCode }>(
    [
      {
        name: 'is refused where another has it (scenario 8.1)',
        input: { row: assigned(1) },
        expected: 'already_assigned',
      },
      {
        name: 'is refused to the full, whoever they are',
        input: { agents: [agent(2, { role: 'administrator', load: 1, capacity: 1 })] },
        expected: 'agent_at_capacity',
      },
      {
        name: 'is refused outside the inbox',
        input: { agents: [agent(2, { inboxIds: [] })] },
        expected: 'agent_not_in_inbox',
      },
      {
        name: 'is refused outside the team',
        input: { row: waiting(1, { teamId: 't1' }) },
        expected: 'agent_not_in_team',
      },
      { name: 'is refused once it is resolved', input: { row: resolved(1) }, expected: 'conversation_resolved' },
    ],
    ({ input, expected }) => {
      expect(command('claim', { agentId: 'a2' }, facts(input))).toMatchObject({
        kind: 'refused',
        refusal: { code: expected },
      });
    },
  );
});
