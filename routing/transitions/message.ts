import type { MessageReceived, Standing } from '../../contract/conversation.ts';
import type { AgentId } from '../../contract/ids.ts';
import type { ConversationRow } from '../conversation-row.ts';
import { nextDue, ringsEarlier, type Situation, timerAfter } from '../due.ts';
import { standingOf } from '../plan.ts';
import { type Circumstances, isPublicReply, type RecordedMessage, takeMessage } from '../unanswered.ts';

/** What a message in an open conversation comes to. */
export interface TakenMessage {
  /** The very row if nothing changes. */
  readonly after: ConversationRow;
  readonly message: RecordedMessage;
  /** The standing its workflow is to be told of, since something is due before its timer rings; or null. */
  readonly tell: Standing | null;
  /** Whose streak of missed answers ends: any public answer of an agent ends it, whichever conversation it is in. */
  readonly answeredBy: AgentId | null;
}

/** The one step that needs no workflow. It is not routed: a message gives nobody anything, and takes nothing away. */
export function messageStep(
  row: ConversationRow,
  message: MessageReceived,
  { policy, availability, at, ...circumstances }: Situation & Circumstances,
): TakenMessage {
  const situation = { policy, availability, at };
  const taken = takeMessage(row, message, circumstances, at);
  const due = nextDue(taken.row, situation);
  const timerAt = timerAfter(row.timerAt, due, at);
  const tells = ringsEarlier(due, { before: row.timerAt, after: timerAt });
  const isSame = taken.row === row && !tells;
  const after = isSame ? row : { ...taken.row, timerAt: tells ? timerAt : row.timerAt, version: row.version + 1 };
  return {
    after,
    message: taken.message,
    tell: tells ? standingOf(after, situation) : null,
    answeredBy: isPublicReply(message) ? (message.agentId ?? null) : null,
  };
}
