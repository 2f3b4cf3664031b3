import type { Line, ScriptedConversation } from './conversations.ts';
import { type Incident, scriptIncidents } from './incidents.ts';
import { closesAt, type Tails } from './occupancy.ts';

/** What the demo does at some moment of the replay. */
export type Step =
  | { readonly kind: 'say'; readonly atMs: number; readonly conversation: ScriptedConversation; readonly line: Line }
  | { readonly kind: 'close'; readonly atMs: number; readonly conversation: ScriptedConversation }
  | { readonly kind: 'incident'; readonly atMs: number; readonly incident: Incident };

/** Every step of the replay, in the order of their moments. */
export function scriptSteps(conversations: readonly ScriptedConversation[], tails: Tails): readonly Step[] {
  const steps: Step[] = [
    ...conversations.flatMap((conversation) => scriptOne(conversation, tails)),
    ...scriptIncidents(conversations, tails).map((each) => ({ kind: 'incident', ...each }) as const),
  ];
  return steps.sort((one, other) => one.atMs - other.atMs);
}

function scriptOne(conversation: ScriptedConversation, tails: Tails): readonly Step[] {
  return [
    ...conversation.lines.map((line) => ({ kind: 'say', atMs: line.atMs, conversation, line }) as const),
    { kind: 'close', atMs: closesAt(conversation, tails), conversation },
  ];
}
