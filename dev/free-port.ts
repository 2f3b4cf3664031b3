import { randomInt } from 'node:crypto';
import getPort from 'get-port';

/**
 * Below the ports that systems give to whoever does not choose (from 32768 on Linux): between the choice and the start of a
 * server, Temporal's own parts and every outgoing connection take those.
 */
const FIRST = 16_000;
const END = 32_000;
const CANDIDATES = 20;

/** A port of the loopback interface on which nobody listens, nor will by chance. */
export const freePort = (): Promise<number> =>
  getPort({ host: '127.0.0.1', port: Array.from({ length: CANDIDATES }, () => randomInt(FIRST, END)) });
