import { describe, expect } from 'vitest';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { type EarlyReply, judgeAgain } from '../../routing/unanswered.ts';
import { assigned, at, waiting } from './builders.ts';
import { table } from './table.ts';

const early = (seconds: number, agentId: string, nextQuestion: number | null = null): EarlyReply => ({
  messageId: `${agentId}@${seconds}`,
  agentId,
  sentAt: at(seconds),
  nextQuestionAt: nextQuestion === null ? null : at(nextQuestion),
});

/** Given to `a1` at 30; asked at 10 and 40. */
const given = (overrides: Partial<ConversationRow> = {}) =>
  assigned(0, { assignedAt: at(30), unansweredSince: at(10), unansweredLatest: at(40), ...overrides });

describe('judgeAgain', () => {
  table<{
    readonly name: string;
    readonly input: { readonly row?: ConversationRow; readonly replies: readonly EarlyReply[] };
    readonly expected: { readonly unansweredSince: number | null; readonly counted: readonly string[] };
  }>(
    [
      {
        name: 'lets a reply that overtook the assignment answer',
        input: { replies: [early(41, 'a1')] },
        expected: { unansweredSince: null, counted: ['a1@41'] },
      },
      {
        name: 'leaves what was asked after it unanswered',
        input: { replies: [early(31, 'a1', 40)] },
        expected: { unansweredSince: 40, counted: ['a1@31'] },
      },
      {
        name: 'lets a reply given by a lagging clock answer',
        input: { replies: [early(29.75, 'a1', 40)] },
        expected: { unansweredSince: 40, counted: ['a1@29.75'] },
      },
      {
        name: 'counts no reply from longer before',
        input: { replies: [early(29.749, 'a1', 40)] },
        expected: { unansweredSince: 10, counted: [] },
      },
      {
        name: 'counts no reply of another agent',
        input: { replies: [early(41, 'a2')] },
        expected: { unansweredSince: 10, counted: [] },
      },
      {
        name: 'counts several, in the order in which they were said',
        input: { replies: [early(31, 'a1', 40), early(41, 'a1')] },
        expected: { unansweredSince: null, counted: ['a1@31', 'a1@41'] },
      },
      {
        name: 'changes nothing where nothing was said',
        input: { replies: [] },
        expected: { unansweredSince: 10, counted: [] },
      },
      {
        name: 'counts nothing where nobody holds it',
        input: { row: waiting(0, { unansweredSince: at(10), unansweredLatest: at(40) }), replies: [early(41, 'a1')] },
        expected: { unansweredSince: 10, counted: [] },
      },
    ],
    ({ input: { row = given(), replies }, expected: { unansweredSince, counted } }) => {
      const judged = judgeAgain(row, replies);

      expect(judged.row.unansweredSince).toBe(unansweredSince === null ? null : at(unansweredSince));
      expect(judged.counted).toEqual(counted);
    },
  );

  table(
    [
      { name: 'ends the streak of timeouts where it answers', input: [early(41, 'a1')], expected: 0 },
      { name: 'leaves the streak of timeouts where it does not', input: [early(41, 'a2')], expected: 2 },
    ],
    ({ input, expected }) => {
      expect(judgeAgain(given({ timeouts: 2 }), input).row.timeouts).toBe(expected);
    },
  );
});
