import { createRequire } from 'node:module';
import { type Logger, pino } from 'pino';
import type { LogConfig } from './config.ts';
import { SettingsError } from './settings.ts';
import { stopIfWrong } from './stop.ts';

export type { Logger } from 'pino';

/**
 * One line of JSON for each event; lines for people where `LOG_PRETTY` says so. Secrets never reach a line. `moreFields` is
 * asked for each line.
 */
export function createLogger(config: LogConfig, name: 'api' | 'worker' | 'codec', moreFields?: () => object): Logger {
  return pino({
    name,
    level: config.level,
    serializers: { err: describeError },
    ...(moreFields === undefined ? {} : { mixin: moreFields }),
    redact: ['req.headers.authorization', '*.authorization', '*.secret', '*.apiKey'],
    ...(config.pretty ? { transport: prettyTransport() } : {}),
  });
}

/** Production has no use for it, and so not the package either. */
function prettyTransport() {
  const target = 'pino-pretty';
  try {
    createRequire(import.meta.url).resolve(target);
  } catch {
    stopIfWrong(
      new SettingsError(`LOG_PRETTY is "true", but ${target} is for development and not here: set it to "false".`),
    );
  }
  return { target, options: { ignore: 'pid,hostname', singleLine: true } };
}

/** What helps whoever reads the log; what clients of gRPC and SQL hang on their errors besides is kilobytes. */
function describeError(error: Error): object {
  const { type, message, stack, code } = pino.stdSerializers.err(error);
  return { type, message, stack, ...(code === undefined ? {} : { code }) };
}
