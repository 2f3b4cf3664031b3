import { type Logger, pino } from 'pino';
import type { LogConfig } from './config.ts';

export type { Logger } from 'pino';

/** One line of JSON for each event; lines for people where `LOG_PRETTY` says so. Secrets never reach a line. */
export function createLogger(config: LogConfig, name: 'api' | 'worker'): Logger {
  return pino({
    name,
    level: config.level,
    redact: ['req.headers.authorization', '*.authorization', '*.secret', '*.apiKey'],
    ...(config.pretty
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', singleLine: true } } }
      : {}),
  });
}
