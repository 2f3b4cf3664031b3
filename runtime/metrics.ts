import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** A registry with what Node.js itself measures; the process adds its own. */
export function createRegistry(process: 'api' | 'worker'): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  return registry;
}

export interface MetricsOptions {
  readonly registry: Registry;
  /** 0 picks a free port. */
  readonly port: number;
  readonly host?: string;
  /** More text in the same format, such as the SDK's own metrics. */
  readonly more?: () => Promise<string>;
  /** What `/readyz` asks: undefined when all is well, else what is missing. */
  readonly notReady?: () => Promise<string | undefined>;
}

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `/metrics`, `/healthz` and `/readyz` on a port of their own, which needs no key and stays inside. */
export async function serveMetrics(options: MetricsOptions): Promise<MetricsServer> {
  const { registry, notReady } = options;
  new Gauge({
    name: 'baton_ready',
    help: 'Whether the process does its work, as /readyz at the same port says: 1 or 0.',
    registers: [registry],
    async collect() {
      this.set((await notReady?.()) === undefined ? 1 : 0);
    },
  });
  const server = createServer((request, response) => {
    answer(options, request.url ?? '/').then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '0.0.0.0', resolve);
  });
  return { port: portOf(server), close: () => closeServer(server) };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function answer({ registry, more, notReady }: MetricsOptions, url: string): Promise<Answer> {
  switch (url.split('?')[0]) {
    case '/metrics': {
      // Half the numbers are better than none when the other half cannot be read.
      const parts = await Promise.all([registry.metrics(), more?.().catch(() => '') ?? '']);
      return { status: 200, type: registry.contentType, body: parts.join('\n') };
    }
    case '/healthz':
      return text(200, 'ok');
    case '/readyz': {
      const missing = await notReady?.();
      return missing === undefined ? text(200, 'ok') : text(503, missing);
    }
    default:
      return text(404, 'not found');
  }
}

const text = (status: number, body: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${body}\n`,
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
