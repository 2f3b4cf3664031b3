import type { Row } from './row.ts';
import { arrivals } from './rows/arrivals.ts';
import { burst } from './rows/burst.ts';
import { capacityOne } from './rows/capacity-one.ts';
import { deadlines } from './rows/deadlines.ts';
import { decisionCost } from './rows/decision-cost.ts';
import { freedSlot } from './rows/freed-slot.ts';
import { halfLoad } from './rows/half-load.ts';
import { lockedInbox } from './rows/locked-inbox.ts';
import { logout } from './rows/logout.ts';
import { shiftBegins } from './rows/shift-begins.ts';
import { statements } from './rows/statements.ts';
import { wholeConversation } from './rows/whole-conversation.ts';

/** The table, in the order of its lines. */
export const rows: readonly Row[] = [
  wholeConversation,
  statements,
  arrivals,
  capacityOne,
  halfLoad,
  burst,
  decisionCost,
  logout,
  shiftBegins,
  freedSlot,
  deadlines,
  lockedInbox,
];
