import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from '../contract/ids.ts';
import type { Standing } from '../contract/transitions.ts';
import { type ConversationState, timingOf } from './conversation-state.ts';

const STATUS = defineSearchAttributeKey(SEARCH_ATTRIBUTES.status, SearchAttributeType.KEYWORD);
const AGENT = defineSearchAttributeKey(SEARCH_ATTRIBUTES.agent, SearchAttributeType.KEYWORD);

/** Writes what operators see of the conversation in the Temporal UI: current details in Markdown. */
export function showDetails(state: ConversationState): void {
  const { standing, decision } = state;
  if (standing === null) return;
  const { unansweredSince, responseDueAt, timeouts } = timingOf(state);
  const rows: (readonly [string, string | number | null])[] = [
    ['Status', standing.parked ? 'waiting, parked' : standing.status],
    ['Agent', standing.agentId && `${standing.agentId} (${standing.holder?.availability}), by ${standing.assignedBy}`],
    ['Assigned at', standing.assignedAt],
    ['Team', standing.teamId],
    ['Waiting since', standing.waitingSince],
    ['Position when last looked at', standing.position],
    ['Unanswered since', unansweredSince],
    ['Answer due at', responseDueAt],
    ['Timeouts in a row', timeouts === 0 ? null : timeouts],
    ['Last decision', decision && `${decision.sentence} (${decision.at})`],
  ];
  const shown = rows.filter(([, value]) => value !== null && value !== '');
  setCurrentDetails(shown.map(([name, value]) => `- **${name}:** ${value}`).join('\n'));
}

/**
 * Brings the search attributes up to date where status or agent changed. Not on resolving: a closed workflow is found by
 * its execution status, and each write is one billable action.
 */
export function indexStanding(before: Standing | null, state: ConversationState): void {
  const { standing } = state;
  if (state.searchAttributes !== 'all' || standing === null || standing.status === 'resolved') return;
  if (before?.status === standing.status && before.agentId === standing.agentId) return;
  upsertSearchAttributes([
    { key: STATUS, value: standing.status },
    { key: AGENT, value: standing.agentId },
  ]);
}
