const LONG_SECONDS = 3_600;

/** A policy under which no deadline comes while a row that is about something else prepares and measures. */
export const LONG_TIMEOUTS = {
  responseTimeoutSeconds: { online: LONG_SECONDS, busy: LONG_SECONDS, away: LONG_SECONDS, offline: LONG_SECONDS },
};
