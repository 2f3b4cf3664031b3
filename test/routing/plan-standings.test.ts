import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import type { Outcome } from '../../routing/plan.ts';
import { assigned, at, resolved, waiting } from './builders.ts';
import { agent, conversationFacts, member, NOW } from './facts.ts';
import { full, holder, ring, settleCommand, settleOpening, the } from './settling.ts';
import { table } from './table.ts';

describe('versions', () => {
  table<{ readonly name: string; readonly input: () => ConversationRow | undefined; readonly expected: number }>(
    [
      { name: 'begin with 1', input: () => the(settleOpening(conversationFacts(null)), 'c1').after, expected: 1 },
      {
        name: 'grow by one with a change',
        input: () =>
          the(settleCommand('amend', { priority: 'low' }, conversationFacts(assigned(1, { version: 7 }))), 'c1').after,
        expected: 8,
      },
      {
        name: 'grow by one however much changes at once',
        input: () => {
          const facts = conversationFacts(assigned(1, { version: 7 }), {
            agents: [holder, agent(2, { teamIds: ['t1'] })],
          });
          return the(settleCommand('assign', { agentId: 'a2', teamId: 't1' }, facts), 'c1').after;
        },
        expected: 8,
      },
      {
        name: 'grow by one for who is served',
        input: () => {
          const facts = conversationFacts(assigned(1), { agents: [holder] });
          const listed = [waiting(2, { version: 4 })];
          return the(settleCommand('resolve', {}, facts, { members: [full], listed }), 'c2').after;
        },
        expected: 5,
      },
      {
        name: 'stay where nothing changes',
        input: () => the(settleCommand('amend', {}, conversationFacts(assigned(1, { version: 7 }))), 'c1').after,
        expected: 7,
      },
      {
        name: 'stay where only the own timer moves',
        input: () => {
          const row = assigned(0, { unansweredSince: at(90), unansweredLatest: at(90), version: 7, timerAt: at(95) });
          return the(ring(conversationFacts(row)), 'c0').after;
        },
        expected: 7,
      },
    ],
    ({ input, expected }) => {
      expect(input()?.version).toBe(expected);
    },
  );

  it('and rows are the very same where nothing changes', () => {
    const { before, after } = the(settleCommand('amend', {}, conversationFacts(assigned(1))), 'c1');

    expect(after).toBe(before);
  });

  it('are the same in the standing', () => {
    const outcome = settleCommand('amend', { priority: 'low' }, conversationFacts(assigned(1, { version: 7 })));

    expect(the(outcome, 'c1').standing.conversation.version).toBe(8);
  });
});

describe('timers', () => {
  const asked = (overrides: Partial<ConversationRow> = {}) =>
    assigned(0, { unansweredSince: at(90), unansweredLatest: at(90), assignedAt: at(80), ...overrides });

  table<{ readonly name: string; readonly input: () => Outcome; readonly expected: number | null }>(
    [
      {
        name: 'are armed for what is due',
        input: () => settleCommand('amend', {}, conversationFacts(asked())),
        expected: 135,
      },
      {
        name: 'are left to ring early',
        input: () => settleCommand('amend', {}, conversationFacts(asked({ timerAt: at(110) }))),
        expected: 110,
      },
      {
        name: 'are armed anew once they have rung',
        input: () => ring(conversationFacts(asked({ timerAt: at(NOW) }))),
        expected: 135,
      },
      {
        name: 'are armed for the deadline once the agent is warned',
        input: () => ring(conversationFacts(asked({ timerAt: at(135) }), { now: 135 })),
        expected: 150,
      },
      {
        name: 'are armed for the end of a cool-off',
        input: () =>
          settleCommand('requeue', {}, conversationFacts(assigned(0)), { members: [member(1, { load: 1 })] }),
        expected: 400,
      },
      {
        name: 'are left running where nothing is due',
        input: () => settleCommand('amend', {}, conversationFacts(assigned(0, { timerAt: at(110) }))),
        expected: 110,
      },
      {
        name: 'are not armed for nothing',
        input: () => settleCommand('amend', {}, conversationFacts(assigned(0))),
        expected: null,
      },
      {
        name: 'end with the conversation',
        input: () => settleCommand('resolve', {}, conversationFacts(asked({ timerAt: at(110) }))),
        expected: null,
      },
      {
        name: 'are not armed by who is parked',
        input: () => settleCommand('unassign', {}, conversationFacts(asked())),
        expected: null,
      },
    ],
    ({ input, expected }) => {
      const [first] = input().settled;

      expect(first?.after.timerAt).toBe(expected === null ? null : at(expected));
    },
  );

  it('are as the standing tells them due, for who is served too', () => {
    const facts = conversationFacts(assigned(1), { agents: [holder] });
    const listed = [waiting(2, { unansweredSince: at(3), unansweredLatest: at(3) })];

    const { after, standing } = the(settleCommand('resolve', {}, facts, { members: [full], listed }), 'c2');

    expect([after.timerAt, standing.due, standing.availability]).toEqual([
      at(NOW + 45),
      { what: 'warning', at: at(NOW + 45) },
      'online',
    ]);
  });
});

describe('a reply that overtook the assignment', () => {
  const row = waiting(1, { unansweredSince: at(10), unansweredLatest: at(10), timeouts: 1 });
  const replies = new Map([['c1', [{ messageId: 'm1', agentId: 'a2', sentAt: at(NOW - 0.1), nextQuestionAt: null }]]]);

  it('counts once its agent claims the conversation', () => {
    const facts = conversationFacts(row, { agents: [agent(2)] });
    const { after, nowCounted, standing } = the(settleCommand('claim', { agentId: 'a2' }, facts, { replies }), 'c1');

    expect(nowCounted).toEqual(['m1']);
    expect(after).toMatchObject({ unansweredSince: null, answeredAt: at(NOW - 0.1), timeouts: 0 });
    expect(standing.due).toBeNull();
  });

  it('counts once its agent is given the conversation by routing', () => {
    const outcome = settleCommand('route', {}, conversationFacts(row), { members: [member(2)], replies });

    expect(the(outcome, 'c1').nowCounted).toEqual(['m1']);
  });

  it('does not count where another is given it', () => {
    const outcome = settleCommand('route', {}, conversationFacts(row), { members: [member(3)], replies });

    expect(the(outcome, 'c1')).toMatchObject({ nowCounted: [], after: { unansweredSince: at(10) } });
  });
});

describe('a conversation in an inbox that is not locked', () => {
  it('is not changed: the transaction fails', () => {
    const facts = conversationFacts(resolved(1, { inboxId: 'i9' }));

    expect(() => settleCommand('resolve', {}, facts)).toThrow('without the lock of its inbox i9');
  });
});
