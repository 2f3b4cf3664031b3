import type { ChatMessage } from './chat.ts';
import { type DayClock, replayMs } from './day-clock.ts';

/** One conversation of the day, as it is replayed. */
export interface ScriptedConversation {
  /** From 1, in the order in which they begin. */
  readonly number: number;
  readonly id: string;
  readonly consumer: { readonly id: string; readonly name: string };
  readonly answered: boolean;
  /** Whether the team has it. The recording does not say, so it is every so many. */
  readonly forTeam: boolean;
  readonly lines: readonly Line[];
}

/** Something said in a conversation. The id is the same in every replay, so that saying it twice changes nothing. */
export interface Line {
  readonly messageId: string;
  readonly from: 'consumer' | 'agent';
  readonly atMs: number;
}

/** One in so many conversations is for the team. */
const TEAM_SHARE = 4;

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
      forTeam: (index + 1) % TEAM_SHARE === 0,
      lines: entries.map(({ message, atMs }, place) => ({ messageId: `${id}-${place + 1}`, from: message.from, atMs })),
    };
  });
}
