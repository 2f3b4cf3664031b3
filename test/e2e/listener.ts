import type { EventView } from '../../contract/events.ts';

/** Somebody who listens to the live stream of events. */
export class Listener {
  readonly events: EventView[] = [];
  readonly #hangUp = new AbortController();
  readonly #ended: Promise<void>;

  private constructor(stream: ReadableStream<Uint8Array>) {
    // Whoever hangs up and whoever is cut off both end here.
    this.#ended = this.#listen(stream).catch(() => undefined);
  }

  /** Listens for what comes after the event of this id. */
  static async begin({ url, key, after }: { url: string; key: string; after: string }): Promise<Listener> {
    const hangUp = new AbortController();
    const response = await fetch(`${url}/v1/events`, {
      signal: hangUp.signal,
      headers: { accept: 'text/event-stream', authorization: `Bearer ${key}`, 'last-event-id': after },
    });
    if (response.status !== 200 || response.body === null) throw new Error(`the stream answered ${response.status}`);
    const listener = new Listener(response.body);
    listener.#hangUp.signal.addEventListener('abort', () => hangUp.abort());
    return listener;
  }

  get ids(): readonly string[] {
    return this.events.map((event) => event.id);
  }

  /** Resolves when nothing more can come. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async hangUp(): Promise<void> {
    this.#hangUp.abort();
    await this.#ended;
  }

  async #listen(stream: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      const blocks = `${text}${chunk}`.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block.split('\n'));
    }
  }

  /** Comments keep the connection alive and say nothing; hints are no events. */
  #take(lines: readonly string[]): void {
    const data = lines.find((line) => line.startsWith('data:'));
    if (data === undefined || lines.some((line) => line.startsWith('event:'))) return;
    const event: EventView = JSON.parse(data.slice('data:'.length));
    const id = lines.find((line) => line.startsWith('id:'));
    if (id?.slice('id:'.length).trim() !== event.id) throw new Error(`event ${event.id} came under ${id}`);
    this.events.push(event);
  }
}
