import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, COMMANDS, type CommandBody, type CommandName } from '../../contract/commands.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { type Availability, type AvailabilityCause, type ConversationStatus, STATUSES } from '../../contract/model.ts';
import { REASSIGN_CAUSES, type ReassignCause } from '../../contract/policy.ts';
import { type HeldState, refuseCommand, whatToRelease, whyLost } from '../../routing/lifecycle.ts';
import { policy } from './builders.ts';
import { table } from './table.ts';

/** No team, and an agent only while assigned. */
const inStatus = (status: ConversationStatus): HeldState => ({
  status,
  agentId: status === 'assigned' ? 'a1' : null,
  teamId: null,
});

describe('refuseCommand', () => {
  const resolved = 'conversation_resolved';

  /** With what code each command is refused in each state; null = allowed. */
  const refusals: Readonly<Record<CommandName, Readonly<Record<ConversationStatus, ErrorCode | null>>>> = {
    assign: { pending: null, waiting: null, assigned: null, resolved },
    claim: { pending: null, waiting: null, assigned: 'already_assigned', resolved },
    unassign: { pending: 'not_assigned', waiting: 'not_assigned', assigned: null, resolved },
    requeue: { pending: 'not_assigned', waiting: 'not_assigned', assigned: null, resolved },
    route: { pending: null, waiting: null, assigned: 'already_assigned', resolved },
    handOff: { pending: null, waiting: 'not_pending', assigned: 'not_pending', resolved },
    amend: { pending: null, waiting: null, assigned: null, resolved },
    resolve: { pending: null, waiting: null, assigned: null, resolved: null },
  };

  const rows = COMMAND_NAMES.flatMap((command) =>
    STATUSES.map((status) => ({
      name: `${refusals[command][status] === null ? 'allows' : 'refuses'} ${command} on a conversation that is ${status}`,
      input: { command, status },
      expected: refusals[command][status],
    })),
  );

  table(rows, ({ input, expected }) => {
    expect(refuseCommand(input.command, bodyOf(input.command), inStatus(input.status))?.code ?? null).toBe(expected);
  });

  it('takes nothing but a resolve on what is resolved, as the table of commands says', () => {
    const allowed = COMMAND_NAMES.filter((name) => refuseCommand(name, bodyOf(name), inStatus('resolved')) === null);

    expect(allowed).toEqual(COMMAND_NAMES.filter((name) => COMMANDS[name].acceptsResolved));
  });

  it('refuses nothing for a reason that the table of commands does not name', () => {
    const unnamed = rows.filter(({ input: { command }, expected }) => {
      const named: readonly ErrorCode[] = [...COMMANDS[command].refusals, resolved];
      return expected !== null && !named.includes(expected);
    });

    expect(unnamed).toEqual([]);
  });

  for (const command of ['route', 'claim'] as const) {
    it(`names the holder to whoever asks to ${command} what another holds`, () => {
      expect(refuseCommand(command, bodyOf(command), inStatus('assigned'))).toEqual({
        code: 'already_assigned',
        message: 'agent a1 holds the conversation',
        agentId: 'a1',
      });
    });
  }

  it('allows a claim by the agent who holds it already', () => {
    expect(refuseCommand('claim', { agentId: 'a1' }, inStatus('assigned'))).toBeNull();
  });

  /** The least a caller can say. */
  function bodyOf(command: CommandName): CommandBody {
    return command === 'claim' ? { agentId: 'a2' } : {};
  }
});

describe('refuseCommand on unassign', () => {
  const held = { agentId: 'a1', teamId: 't1' };

  table(
    [
      {
        name: 'allows the agent of a conversation that has both',
        input: { release: { agent: true }, ...held },
        expected: null,
      },
      {
        name: 'allows the team of a conversation that has both',
        input: { release: { team: true }, ...held },
        expected: null,
      },
      {
        name: 'means the agent where nothing is named',
        input: { release: {}, agentId: null, teamId: 't1' },
        expected: 'not_assigned',
      },
      {
        name: 'allows both where only the agent is there',
        input: { release: { agent: true, team: true }, agentId: 'a1', teamId: null },
        expected: null,
      },
      {
        name: 'allows both where only the team is there',
        input: { release: { agent: true, team: true }, agentId: null, teamId: 't1' },
        expected: null,
      },
      {
        name: 'refuses the agent where only the team is there',
        input: { release: { agent: true }, agentId: null, teamId: 't1' },
        expected: 'not_assigned',
      },
      {
        name: 'refuses the team where only the agent is there',
        input: { release: { team: true }, agentId: 'a1', teamId: null },
        expected: 'not_assigned',
      },
      {
        name: 'refuses both where neither is there',
        input: { release: { agent: true, team: true }, agentId: null, teamId: null },
        expected: 'not_assigned',
      },
    ] as const,
    ({ input: { release, agentId, teamId }, expected }) => {
      const state: HeldState = { status: agentId === null ? 'waiting' : 'assigned', agentId, teamId };

      expect(refuseCommand('unassign', release, state)?.code ?? null).toBe(expected);
    },
  );
});

describe('whatToRelease', () => {
  table(
    [
      { name: 'is the agent where nothing is named', input: {}, expected: { agent: true, team: false } },
      { name: 'is the agent alone where it is named', input: { agent: true }, expected: { agent: true, team: false } },
      { name: 'is the team alone where it is named', input: { team: true }, expected: { agent: false, team: true } },
      { name: 'is both where both are', input: { agent: true, team: true }, expected: { agent: true, team: true } },
    ] as const,
    ({ input, expected }) => {
      expect(whatToRelease(input)).toEqual(expected);
    },
  );
});

describe('whyLost', () => {
  /** Every way to be in a state, and the cause that `reassignOn` has to name. */
  const ways: readonly Way[] = [
    { availability: 'away', cause: 'declared', matched: 'away' },
    { availability: 'away', cause: 'missed', matched: 'away' },
    { availability: 'busy', cause: 'declared', matched: 'busy' },
    { availability: 'offline', cause: 'declared', matched: 'offline' },
    { availability: 'offline', cause: 'initial', matched: 'offline' },
    { availability: 'offline', cause: 'logout', matched: 'logout' },
    { availability: 'offline', cause: 'connection_lost', matched: 'connection_lost' },
  ];

  for (const { availability, cause, matched } of ways) {
    describe(`an agent who is ${availability} (${cause})`, () => {
      const agent = { availability, cause, active: true };

      table(
        REASSIGN_CAUSES.map((named) => ({
          name: `${named === matched ? 'loses' : 'keeps'} its conversations where only ${named} reassigns`,
          input: [named],
          expected: named === matched ? matched : null,
        })),
        ({ input, expected }) => {
          expect(whyLost(agent, policy({ reassignOn: input }))).toBe(expected);
        },
      );

      it('keeps them where nothing reassigns', () => {
        expect(whyLost(agent, policy({ reassignOn: [] }))).toBeNull();
      });

      it('keeps them where reassigning is switched off', () => {
        expect(whyLost(agent, policy({ autoReassign: false, reassignOn: REASSIGN_CAUSES }))).toBeNull();
      });
    });
  }

  table(
    [
      { name: 'keeps those of the online', input: { availability: 'online', cause: 'declared' }, expected: null },
      {
        name: 'keeps those of the busy by default (scenario 2.3)',
        input: { availability: 'busy', cause: 'declared' },
        expected: null,
      },
      {
        name: 'keeps those of the away by default',
        input: { availability: 'away', cause: 'declared' },
        expected: null,
      },
      {
        name: 'takes those of the offline by default',
        input: { availability: 'offline', cause: 'declared' },
        expected: 'offline',
      },
      {
        name: 'takes those of the logged out by default',
        input: { availability: 'offline', cause: 'logout' },
        expected: 'logout',
      },
      {
        name: 'takes those of a lost connection by default',
        input: { availability: 'offline', cause: 'connection_lost' },
        expected: 'connection_lost',
      },
    ] as const,
    ({ input, expected }) => {
      expect(whyLost({ ...input, active: true }, policy())).toBe(expected);
    },
  );

  it('takes those of the deactivated whatever the policy', () => {
    const agent = { availability: 'online', cause: 'declared', active: false } as const;

    expect(whyLost(agent, policy({ autoReassign: false, reassignOn: [] }))).toBe('deactivated');
  });

  it('tells that the agent was deactivated before telling how it went offline', () => {
    expect(whyLost({ availability: 'offline', cause: 'logout', active: false }, policy())).toBe('deactivated');
  });

  it('keeps those of the online whatever reassigns', () => {
    const agent = { availability: 'online', cause: 'declared', active: true } as const;

    expect(whyLost(agent, policy({ reassignOn: REASSIGN_CAUSES }))).toBeNull();
  });

  interface Way {
    readonly availability: Availability;
    readonly cause: AvailabilityCause;
    readonly matched: ReassignCause;
  }
});
