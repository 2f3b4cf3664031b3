import { describe, expect, it } from 'vitest';
import type { Standing } from '../../contract/conversation.ts';
import type { Decision } from '../../contract/decision.ts';
import type { ConversationState } from '../../contract/model.ts';
import { withOutcome } from '../../workflows/conversation/outcomes.ts';

const AT = '2026-11-27T10:38:22.417Z';

const standing = (conversation: Partial<ConversationState>): Standing =>
  ({
    conversation: { status: 'waiting', parked: false, agentId: null, assignedAt: null, ...conversation },
  }) as Standing;

const waiting = standing({});
const held = (agentId: string, assignedBy = 'routing') =>
  standing({ status: 'assigned', agentId, assignedAt: AT, assignedBy });
const decision = { agentId: 'ana', at: AT, reason: 'round_robin' } as Decision;

const lines = (before: Standing | null, after: Standing) => withOutcome([], before, { after, decision, at: AT });

describe('what became of a conversation', () => {
  it.each([
    { before: null, after: waiting, line: 'waiting' },
    { before: waiting, after: held('ana'), line: 'given to ana, round robin' },
    { before: waiting, after: held('ben'), line: 'given to ben, routing' },
    { before: held('ana'), after: held('ben', 'sue'), line: 'given to ben, by sue' },
    { before: held('ana'), after: waiting, line: 'taken from ana, waiting' },
    { before: held('ana'), after: standing({ parked: true }), line: 'taken from ana, waiting, parked' },
    { before: held('ana'), after: standing({ status: 'resolved' }), line: 'resolved' },
  ])('is a line: $line', ({ before, after, line }) => {
    expect(lines(before, after)).toEqual([`2026-11-27 10:38:22 ${line}`]);
  });

  it('is no line where nothing of that changed', () => {
    expect(lines(held('ana'), held('ana'))).toEqual([]);
  });

  it('is kept for the last ten, the latest first', () => {
    let outcomes: readonly string[] = [];
    for (let n = 0; n < 12; n += 1) {
      outcomes = withOutcome(outcomes, waiting, { after: held(`agent-${n}`), decision: null, at: AT });
    }

    expect(outcomes).toHaveLength(10);
    expect(outcomes[0]).toContain('agent-11');
  });
});
