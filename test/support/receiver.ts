import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request as it came. */
export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a receiver does with a request: answers a status, or never. */
type Reaction = number | 'silence';

/** An endpoint for webhooks: a real HTTP server on a free port that notes what it gets. */
export class Receiver {
  readonly received: Received[] = [];
  /** Decides about each request; `earlier` counts those with the same id that came before. */
  react: (request: Received, earlier: number) => Reaction | Promise<Reaction> = () => 204;
  /** How many connections were opened. */
  connections = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('connection', () => {
      this.connections += 1;
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    return address.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The ids of the requests, in the order in which they came. */
  get ids(): readonly string[] {
    return this.received.map(({ id }) => id);
  }

  /** Nobody listens any more. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const received = { id: headers['webhook-id'] ?? '', headers, body };
    const earlier = this.ids.filter((id) => id === received.id).length;
    this.received.push(received);
    const reaction = await this.react(received, earlier);
    if (reaction !== 'silence') response.writeHead(reaction).end();
  }
}
