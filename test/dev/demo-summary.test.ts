import { describe, expect, it } from 'vitest';
import { farewell } from '../../dev/demo/notices.ts';
import { scalePolicy } from '../../dev/demo/office.ts';
import { plain } from '../../dev/demo/paint.ts';
import { countEvents, quantile } from '../../dev/demo/statistics.ts';
import { formatSummary, type Outcome } from '../../dev/demo/summary.ts';
import { event } from './demo-ledger.ts';

const HISTORIES = new Map([
  ['chat-1', [event(1, 'created'), event(2, 'assigned', { agentId: 'agent-1' })]],
  [
    'chat-2',
    [
      event(3, 'assigned', { agentId: 'agent-1' }),
      event(11, 'response_warning', { agentId: 'agent-1', seconds: 1 }),
      event(4, 'unassigned', { agentId: 'agent-1', reason: 'response_timeout', seconds: 2 }),
      event(5, 'escalated', { seconds: 2 }),
      event(6, 'waiting', { seconds: 2 }),
      event(7, 'assigned', { agentId: 'agent-2', seconds: 3.5 }),
      event(8, 'unassigned', { agentId: 'agent-2', reason: 'logout', seconds: 4 }),
      event(9, 'waiting', { seconds: 4 }),
      event(10, 'resolved', { seconds: 5 }),
    ],
  ],
]);

const STATISTICS = countEvents(HISTORIES, ['agent-1', 'agent-2', 'agent-3']);

describe('the day in numbers', () => {
  it('counts what every agent was given, those with nothing too', () => {
    expect([...STATISTICS.assignments]).toEqual([
      ['agent-1', 2],
      ['agent-2', 1],
      ['agent-3', 0],
    ]);
  });

  it('counts waits, warnings, timeouts, escalations, and what got another agent', () => {
    expect(STATISTICS.waitsMs).toEqual([1_500, 1_000]);
    expect(STATISTICS.warnings).toBe(1);
    expect(STATISTICS.timeouts).toBe(1);
    expect(STATISTICS.escalations).toBe(1);
    expect([...STATISTICS.reroutes]).toEqual([['response_timeout', 1]]);
  });

  it('finds the conversation that went through most', () => {
    expect(STATISTICS.liveliest).toEqual({ id: 'chat-2', agents: ['agent-1', 'agent-2'] });
  });

  it.each([
    { share: 0.5, expected: 3 },
    { share: 0.99, expected: 4 },
    { share: 1, expected: 4 },
  ])('takes the value below which $share of them lie', ({ share, expected }) => {
    expect(quantile([4, 1, 3, 2], share)).toBe(expected);
  });

  it('has 0 below nothing', () => {
    expect(quantile([], 0.5)).toBe(0);
  });
});

const OUTCOME: Outcome = {
  day: 1,
  plan: {
    conversations: [
      {
        number: 1,
        id: 'chat-1',
        consumer: { id: 'consumer-1', name: 'consumer 1' },
        answered: true,
        forTeam: false,
        lines: [
          { messageId: 'chat-1-1', from: 'consumer', atMs: 0 },
          { messageId: 'chat-1-2', from: 'agent', atMs: 100 },
        ],
      },
    ],
    office: {
      inboxId: 'support-chat',
      team: { id: 'billing', members: ['agent-1', 'agent-2'] },
      policy: scalePolicy(700),
      agents: ['agent-1', 'agent-2', 'agent-3'].map((id) => ({ id, name: id, capacity: 2 })),
    },
  },
  statistics: STATISTICS,
  mishaps: new Map([['agent-2', 'logged out for a while']]),
  requestsMs: [5, 7, 100],
  tookMs: 61_400,
  stoppedMs: 0,
  violations: [],
  failures: [],
};

describe('the summary', () => {
  it('tells the day in a line for each number', () => {
    expect(formatSummary(OUTCOME, plain)).toEqual([
      'Day 1, replayed in 61 s',
      '  conversations   1: 1 answered, 0 never answered, as on that day',
      '  messages        1 from consumers, 1 from agents',
      '  assignments     3; from 0 to 2 per agent',
      '    agent-1         2 ######################## room for 2, in the team',
      '    agent-2         1 ############             room for 2, in the team, logged out for a while',
      '    agent-3         0                          room for 2',
      '  waits           2 times one had to wait: half of them less than 1.5 s, at most 1.5 s',
      '  timeouts        1 warnings; 1 times no answer in time; 1 times a supervisor was told',
      '  reroutes        1 times another agent got it: 1 after response timeout',
      '  API             3 requests, half of them below 7 ms, 99 % below 100 ms',
      '  inconsistent    none',
    ]);
  });

  it('lists what is inconsistent and which requests failed, so many of each', () => {
    const failures = [{ request: 'POST /v1/conversations', status: 503, detail: 'overloaded: try again.' }];
    const violations = Array.from({ length: 23 }, (_, index) => `violation ${index + 1}`);

    const lines = formatSummary({ ...OUTCOME, violations, failures }, plain);

    expect(lines).toContain('  inconsistent    23');
    expect(lines).toContain('    - violation 20');
    expect(lines).toContain('    and 3 more');
    expect(lines).toContain('    - POST /v1/conversations: 503 overloaded: try again.');
  });

  it('says when the machine could not keep pace', () => {
    const lines = formatSummary({ ...OUTCOME, stoppedMs: 12_300 }, plain);

    expect(lines).toContainEqual(expect.stringContaining('stood still for 12 s'));
  });
});

describe('where to look next', () => {
  const addresses = {
    apiUrl: 'http://127.0.0.1:1',
    uiUrl: 'http://127.0.0.1:2',
    databaseUrl: '',
    apiKey: 'key',
    installation: 'baton',
  };
  const options = { addresses, liveliest: STATISTICS.liveliest, numberOf: () => 2, stay: true };

  it('links to the conversation in the Temporal UI', () => {
    expect(farewell(options, plain)).toContain(
      '  http://127.0.0.1:2/namespaces/default/workflows/baton%2Fconversation%2Fchat-2',
    );
  });

  it('names the workflow where the UI is somewhere else', () => {
    const elsewhere = { ...options, addresses: { ...addresses, uiUrl: undefined } };

    expect(farewell(elsewhere, plain)).toContain('  baton/conversation/chat-2');
  });

  it('says how to keep everything up where it ends now', () => {
    expect(farewell({ ...options, stay: false }, plain).at(-1)).toContain('--stay');
  });
});
