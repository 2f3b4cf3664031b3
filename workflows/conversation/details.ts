import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Standing } from '../../contract/conversation.ts';
import type { Decision } from '../../contract/decision.ts';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';
import type { Outcomes } from './outcomes.ts';

const STATUS = defineSearchAttributeKey(SEARCH_ATTRIBUTES.status, SearchAttributeType.KEYWORD);
const AGENT = defineSearchAttributeKey(SEARCH_ATTRIBUTES.agent, SearchAttributeType.KEYWORD);

/**
 * Writes what operators see of the conversation in the Temporal UI: current details in Markdown. What changes no workflow,
 * such as an answer or a place further up the list, shows only with the next transition.
 */
export function showDetails(
  { conversation, availability }: Standing,
  {
    decision,
    outcomes,
    asOf,
  }: { readonly decision: Decision | null; readonly outcomes: Outcomes; readonly asOf: string },
): void {
  const { agentId, assignedBy, timeouts } = conversation;
  const rows: readonly (readonly [string, string | number | null])[] = [
    ['Status', conversation.parked ? 'waiting, parked' : conversation.status],
    ['Agent', agentId && `${agentId} (${availability}), by ${assignedBy}`],
    ['Assigned at', conversation.assignedAt],
    ['Team', conversation.teamId],
    ['Waiting since', conversation.waitingSince],
    ['Position', conversation.position],
    ['Unanswered since', conversation.unansweredSince],
    ['Answer due at', conversation.responseDueAt],
    ['Timeouts in a row', timeouts === 0 ? null : timeouts],
    ['Last decision', decision && `${decision.sentence} (${decision.at})`],
    ['As of', asOf],
  ];
  const shown = rows.filter(([, value]) => value !== null && value !== '');
  const lines = shown.map(([name, value]) => `- **${name}:** ${value}`);
  const last = outcomes.length === 0 ? [] : ['- **Last outcomes, in UTC:**', ...outcomes.map((line) => `  - ${line}`)];
  setCurrentDetails([...lines, ...last].join('\n'));
}

/**
 * Brings the search attributes up to date if status or agent changed. Not on resolving: a closed workflow is found by its
 * execution status, and each write is one billable action.
 */
export function indexStanding(before: Standing | null, { conversation: { status, agentId } }: Standing): void {
  if (status === 'resolved') return;
  if (before?.conversation.status === status && before.conversation.agentId === agentId) return;
  upsertSearchAttributes([
    { key: STATUS, value: status },
    { key: AGENT, value: agentId },
  ]);
}
