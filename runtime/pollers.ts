/** A poller that has not asked for work for so long is gone: one with nothing to do asks once a minute. */
export const GONE_AFTER_MS = 70_000;
