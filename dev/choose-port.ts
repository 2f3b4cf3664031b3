import { createServer } from 'node:net';
import { freePort } from '../runtime/free-port.ts';

const DEFAULT_PORT = 3000;

/** The default port if it is free, else any free one. One that was asked for is never replaced. */
export async function choosePort(asked: number | undefined, host: string): Promise<number> {
  if (asked !== undefined && asked !== 0) return asked;
  return asked === undefined && (await isFree(DEFAULT_PORT, host)) ? DEFAULT_PORT : freePort();
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
