import { readFile } from 'node:fs/promises';

/** One message of the recorded chat; `dev/data/README.md` says where it comes from. */
export interface ChatMessage {
  readonly day: number;
  /** From midnight of the first date of the day; a day may run over several dates. */
  readonly atSeconds: number;
  readonly conversation: string;
  readonly consumer: string;
  readonly from: 'consumer' | 'agent';
  readonly agent?: string;
}

const FILE = new URL('../data/support-chat.ndjson', import.meta.url);

/** The messages of one day, in the order of their times. */
export async function readDay(day: number): Promise<readonly ChatMessage[]> {
  return parseChat(await readFile(FILE, 'utf8')).filter((message) => message.day === day);
}

/** One JSON object a line; a line that is none is an error which names it. */
export function parseChat(text: string): readonly ChatMessage[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const message: unknown = JSON.parse(line);
    if (!isChatMessage(message)) throw new Error(`line ${index + 1} of the chat is not a message: ${line}`);
    return message;
  });
}

function isChatMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { day, atSeconds, conversation, consumer, from } = value as Record<string, unknown>;
  return (
    typeof day === 'number' &&
    typeof atSeconds === 'number' &&
    typeof conversation === 'string' &&
    typeof consumer === 'string' &&
    (from === 'consumer' || from === 'agent')
  );
}
