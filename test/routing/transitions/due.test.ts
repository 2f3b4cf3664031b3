import { describe, expect, it } from 'vitest';
import type { Availability } from '../../../contract/model.ts';
import type { Policy } from '../../../contract/policy.ts';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import { conversationStep } from '../../../routing/plan.ts';
import type { Change } from '../../../routing/transitions/turn.ts';
import { assigned, at, pending, resolved, waiting } from '../builders.ts';
import { agent, conversationFacts, done, SUPERVISOR, theChange, told, transition } from '../facts.ts';
import { table } from '../table.ts';

interface Input {
  readonly row: ConversationRow;
  /** Default: the very deadline of `asked`. */
  readonly now?: number;
  readonly availability?: Availability;
  readonly policy?: Partial<Policy>;
}

function ring({ row, now = 70, availability = 'online', policy = {} }: Input) {
  const facts = conversationFacts(row, { now, policy, agents: [agent(1, { availability })] });
  return done(conversationStep(transition('due', {}, facts), facts));
}

interface Row {
  readonly name: string;
  readonly input: Input;
  readonly expected: {
    readonly events: readonly string[];
    readonly row?: Partial<ConversationRow>;
    readonly route?: Change['route'];
    readonly missedBy?: string;
  };
}

const check = ({ input, expected: { events, row = input.row, route = null, missedBy } }: Row) => {
  const turn = ring(input);
  const change = theChange(turn);

  expect({ events: told(change.events), route: change.route, missedBy: turn.missedBy }).toEqual({
    events,
    route,
    missedBy: missedBy ?? null,
  });
  expect(change.after).toMatchObject(row);
};

const routing = { byCommand: false } as const;
const look = { byCommand: false, isLook: true } as const;

/** Given at 0, asked at 10: to be answered by 70, warned at 55. */
const asked = (overrides: Partial<ConversationRow> = {}) =>
  assigned(0, { unansweredSince: at(10), unansweredLatest: at(15), ...overrides });

describe('an answer that is missed', () => {
  const missed = { events: ['unassigned a1 response_timeout'], route: routing, missedBy: 'a1' } as const;

  table<Row>(
    [
      {
        name: 'takes the conversation back with its age and what is unanswered, the agent cooling off',
        input: { row: asked() },
        expected: {
          ...missed,
          row: {
            status: 'waiting',
            parked: false,
            agentId: null,
            previousAgentId: 'a1',
            waitingSince: at(0),
            decided: true,
            unansweredSince: at(10),
            unansweredLatest: at(15),
            coolOffs: { a1: at(70) },
            timeouts: 1,
            escalated: false,
          },
        },
      },
      {
        name: 'is missed however late that is noticed',
        input: { row: asked(), now: 500 },
        expected: { ...missed, row: { coolOffs: { a1: at(500) } } },
      },
      {
        name: 'leaves no cool-off where the policy has none',
        input: { row: asked(), policy: { cooloffSeconds: 0 } },
        expected: { ...missed, row: { coolOffs: {} } },
      },
      {
        name: 'is missed at the deadline of the state the agent is in',
        input: {
          row: asked(),
          now: 40,
          availability: 'away',
          policy: { responseTimeoutSeconds: { online: 60, busy: 60, away: 30, offline: 60 } },
        },
        expected: { ...missed, row: { coolOffs: { a1: at(40) } } },
      },
      {
        name: 'escalates the third time in a row',
        input: { row: asked({ timeouts: 2 }) },
        expected: {
          ...missed,
          events: ['unassigned a1 response_timeout', 'escalated a1'],
          row: { timeouts: 3, escalated: true },
        },
      },
      {
        name: 'escalates once in a row',
        input: { row: asked({ timeouts: 3, escalated: true }) },
        expected: { ...missed, row: { timeouts: 4, escalated: true } },
      },
      {
        name: 'escalates what is past the number of a changed policy',
        input: { row: asked({ timeouts: 4 }), policy: { escalateAfterTimeouts: 2 } },
        expected: {
          ...missed,
          events: ['unassigned a1 response_timeout', 'escalated a1'],
          row: { timeouts: 5, escalated: true },
        },
      },
      {
        name: 'escalates never where that is switched off',
        input: { row: asked({ timeouts: 9 }), policy: { escalateAfterTimeouts: 0 } },
        expected: { ...missed, row: { timeouts: 10, escalated: false } },
      },
    ],
    check,
  );

  it('is told as done by Baton, with the state of the agent and the end of the cool-off', () => {
    const [event] = theChange(ring({ row: asked(), availability: 'busy' })).events;

    expect(event).toMatchObject({
      actor: { kind: 'system', id: null },
      data: { availability: 'busy', coolingOffUntil: at(370) },
    });
  });

  it('tells how many there were when it escalates', () => {
    const [, event] = theChange(ring({ row: asked({ timeouts: 2 }) })).events;

    expect(event).toMatchObject({ actor: { kind: 'system', id: null }, data: { timeouts: 3 } });
  });
});

describe('a deadline that is near', () => {
  const warned = { events: ['response_warning a1'] } as const;

  table<Row>(
    [
      {
        name: 'warns the agent',
        input: { row: asked(), now: 55 },
        expected: { ...warned, row: { warnedFor: at(70), agentId: 'a1', timeouts: 0 } },
      },
      {
        name: 'warns the agent late rather than never',
        input: { row: asked(), now: 69 },
        expected: { ...warned, row: { warnedFor: at(70) } },
      },
      {
        name: 'warns of another deadline again',
        input: { row: asked({ warnedFor: at(65) }), now: 60 },
        expected: { ...warned, row: { warnedFor: at(70) } },
      },
      {
        name: 'warns once of the same',
        input: { row: asked({ warnedFor: at(70) }), now: 60 },
        expected: { events: [] },
      },
      {
        name: 'warns nobody where that is switched off',
        input: { row: asked(), now: 60, policy: { responseWarningSeconds: 0 } },
        expected: { events: [] },
      },
    ],
    check,
  );

  it('is told by Baton, with the deadline', () => {
    const [event] = theChange(ring({ row: asked(), now: 55 })).events;

    expect(event).toMatchObject({ actor: { kind: 'system', id: null }, data: { responseDueAt: at(70) } });
  });
});

describe('a timer that rang for something that was put off', () => {
  table<Row>(
    [
      { name: 'does nothing before the warning', input: { row: asked(), now: 54 }, expected: { events: [] } },
      {
        name: 'does nothing where all was answered (scenario 6.2)',
        input: { row: assigned(0, { answeredAt: at(60) }) },
        expected: { events: [] },
      },
      {
        name: 'does nothing where another was given it meanwhile (scenario 6.7)',
        input: { row: asked({ assignedAt: at(40) }), now: 70 },
        expected: { events: [] },
      },
      {
        name: 'does nothing where the state of the agent has no limit',
        input: { row: asked(), policy: { responseTimeoutSeconds: { online: 0, busy: 60, away: 60, offline: 60 } } },
        expected: { events: [] },
      },
      { name: 'does nothing where a bot has it', input: { row: pending(0) }, expected: { events: [] } },
      { name: 'does nothing where it is resolved', input: { row: resolved(0) }, expected: { events: [] } },
      {
        name: 'does nothing where it is parked',
        input: { row: waiting(0, { parked: true, coolOffs: { a1: at(0) } }), now: 300 },
        expected: { events: [] },
      },
    ],
    check,
  );

  it('leaves the row as it is: no column changes', () => {
    const { before, after } = theChange(ring({ row: asked(), now: 54 }));

    expect(after).toBe(before);
  });
});

describe('a look', () => {
  table<Row>(
    [
      {
        name: 'has what waits routed, since time may have made somebody eligible',
        input: { row: waiting(0, { coolOffs: { a1: at(0) } }), now: 300 },
        expected: { events: [], route: look },
      },
    ],
    check,
  );

  it('is nobody’s command, whoever caused it', () => {
    const { route } = theChange(ring({ row: waiting(0), policy: { mode: 'manual' } }));

    expect(route).toEqual(look);
    expect(conversationFacts(waiting(0)).actor).toBe(SUPERVISOR);
  });
});
