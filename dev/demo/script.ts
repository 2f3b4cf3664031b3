import type { ChatMessage } from './chat.ts';
import { type DayClock, replayMs } from './day-clock.ts';

/** One conversation of the day, as it is replayed. */
export interface ScriptedConversation {
  /** From 1, in the order in which they begin. */
  readonly number: number;
  readonly id: string;
  readonly consumer: { readonly id: string; readonly name: string };
  readonly answered: boolean;
  readonly lines: readonly Line[];
}

/** Something said in a conversation. The id is the same in every replay, so that saying it twice changes nothing. */
export interface Line {
  readonly messageId: string;
  readonly from: 'consumer' | 'agent';
  readonly atMs: number;
}

/** What the demo does at some moment of the replay. */
export type Step =
  | { readonly kind: 'say'; readonly atMs: number; readonly conversation: ScriptedConversation; readonly line: Line }
  | { readonly kind: 'close'; readonly atMs: number; readonly conversation: ScriptedConversation }
  | { readonly kind: 'incident'; readonly atMs: number; readonly incident: Incident };

/** What happens to agents: one falls silent and speaks again, one logs out and comes back. */
export type Incident = 'falls_silent' | 'speaks_again' | 'logs_out' | 'comes_back';

/** How long after its last message a conversation is closed. */
export interface Tails {
  readonly answeredMs: number;
  readonly unansweredMs: number;
}

/**
 * The conversations of a day. What an agent said before the consumer wrote is left out: nobody could be assigned yet.
 *
 * @param prefix begins every id
 */
export function scriptConversations(
  messages: readonly ChatMessage[],
  { clock, prefix }: { readonly clock: DayClock; readonly prefix: string },
): readonly ScriptedConversation[] {
  const said = new Map<string, { readonly message: ChatMessage; readonly atMs: number }[]>();
  for (const [index, message] of messages.entries()) {
    const sofar = said.get(message.conversation);
    if (sofar === undefined && message.from === 'agent') continue;
    const entry = { message, atMs: replayMs(clock, index) };
    if (sofar === undefined) said.set(message.conversation, [entry]);
    else sofar.push(entry);
  }
  return [...said.values()].map((entries, index) => {
    const id = `${prefix}-${index + 1}`;
    const consumer = entries[0]?.message.consumer ?? id;
    return {
      number: index + 1,
      id,
      consumer: { id: consumer, name: consumer.replace(/^day\d+-/, '').replaceAll('-', ' ') },
      answered: entries.some(({ message }) => message.from === 'agent'),
      lines: entries.map(({ message, atMs }, place) => ({ messageId: `${id}-${place + 1}`, from: message.from, atMs })),
    };
  });
}

/** Every step of the replay, in the order of their moments. */
export function scriptSteps(conversations: readonly ScriptedConversation[], tails: Tails): readonly Step[] {
  const steps = conversations.flatMap((conversation): Step[] => [
    ...conversation.lines.map((line): Step => ({ kind: 'say', atMs: line.atMs, conversation, line })),
    { kind: 'close', atMs: closesAt(conversation, tails), conversation },
  ]);
  return [...steps, ...scriptIncidents(conversations, tails)].sort((one, other) => one.atMs - other.atMs);
}

/** The parts of the day in which each incident takes place; one agent is back before the next is lost. */
const WINDOWS = [
  { incident: 'falls_silent', from: 0.25, to: 0.35 },
  { incident: 'speaks_again', from: 0.5, to: 0.5 },
  { incident: 'logs_out', from: 0.55, to: 0.65 },
  { incident: 'comes_back', from: 0.8, to: 0.8 },
] as const;

/** Each at the busiest moment of its part of the day, so that there is something to see. */
function scriptIncidents(conversations: readonly ScriptedConversation[], tails: Tails): readonly Step[] {
  const endMs = endOfDay(conversations);
  return WINDOWS.map(({ incident, from, to }) => {
    const moments = conversations
      .flatMap(({ lines }) => lines.map(({ atMs }) => atMs))
      .filter((atMs) => atMs >= from * endMs && atMs <= to * endMs);
    const busiest = maximumBy(moments, (atMs) => openAt(conversations, tails, atMs));
    return { kind: 'incident', incident, atMs: busiest ?? from * endMs };
  });
}

/** The most conversations that are open at once. */
export function peakOf(conversations: readonly ScriptedConversation[], tails: Tails): number {
  return Math.max(0, ...conversations.map(({ lines }) => openAt(conversations, tails, lines[0]?.atMs ?? 0)));
}

/** When the last message of the day is written. */
export const endOfDay = (conversations: readonly ScriptedConversation[]): number =>
  Math.max(0, ...conversations.map(lastLineAt));

function openAt(conversations: readonly ScriptedConversation[], tails: Tails, atMs: number): number {
  return conversations.filter((each) => (each.lines[0]?.atMs ?? 0) <= atMs && closesAt(each, tails) > atMs).length;
}

const closesAt = (conversation: ScriptedConversation, { answeredMs, unansweredMs }: Tails): number =>
  lastLineAt(conversation) + (conversation.answered ? answeredMs : unansweredMs);

const lastLineAt = ({ lines }: ScriptedConversation): number => lines.at(-1)?.atMs ?? 0;

function maximumBy(values: readonly number[], rank: (value: number) => number): number | undefined {
  const ranked = values.map((value) => ({ value, rank: rank(value) }));
  return ranked.reduce<(typeof ranked)[number] | undefined>(
    (best, each) => (best === undefined || each.rank > best.rank ? each : best),
    undefined,
  )?.value;
}
