import type { components } from './openapi.ts';
import type { CallOptions, Init } from './operations.ts';
import { errorOf } from './problem.ts';
import { mayPass, pause, pauseMs } from './retry.ts';

export type Event = components['schemas']['Event'];

export interface StreamOptions extends CallOptions {
  /** The id of the last event that was handled. Default: the stream begins now. */
  readonly after?: string;
  /** Which events, such as those of one inbox. */
  readonly query?: Omit<NonNullable<Init<'get', '/v1/events'>['query']>, 'cursor' | 'limit'>;
}

/** The API sends a comment every 15 seconds: a stream that is silent for longer than this is dead. */
const SILENCE_MS = 45_000;

type Connect = (headers: Readonly<Record<string, string>>) => Promise<Response>;

export async function* followEvents({ after, signal }: StreamOptions, connect: Connect): AsyncGenerator<Event> {
  let last = after;
  for (let failures = 0; signal?.aborted !== true; failures += 1) {
    const response = await open(connect, last);
    for await (const event of response === null ? [] : readEvents(response)) {
      failures = 0;
      last = event.id;
      yield event;
    }
    await pause(pauseMs(failures), signal).catch(() => undefined);
  }
}

/** Null if it may be answered later; of what is refused for good the reason is thrown. */
async function open(connect: Connect, last: string | undefined): Promise<Response | null> {
  const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) };
  const response = await connect(headers).catch(() => null);
  if (response === null || response.ok) return response;
  if (!mayPass(response)) throw await errorOf(response);
  await response.body?.cancel();
  return null;
}

/**
 * The events of a stream until it breaks off. Comments keep it open; what has a name is a hint to a screen, which is not of the
 * ledger and is sent once or not at all.
 */
async function* readEvents({ body }: Response): AsyncGenerator<Event> {
  if (body === null) return;
  const reader = body.getReader();
  const giveUp = () => reader.cancel().catch(() => undefined);
  let silence = setTimeout(giveUp, SILENCE_MS);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { value } = await reader.read().catch(() => ({ value: undefined }));
      if (value === undefined) return;
      clearTimeout(silence);
      silence = setTimeout(giveUp, SILENCE_MS);
      const blocks = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const lines = block.split('\n');
        const data = lines.find((line) => line.startsWith('data:'));
        if (data !== undefined && !lines.some((line) => line.startsWith('event:')))
          yield JSON.parse(data.slice('data:'.length)) as Event;
      }
    }
  } finally {
    clearTimeout(silence);
    await giveUp();
  }
}
