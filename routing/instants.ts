import type { Instant } from '../contract/ids.ts';

/** Milliseconds since 1970 of an instant. */
export const toMs = (instant: Instant): number => Date.parse(instant);

export const toInstant = (ms: number): Instant => new Date(ms).toISOString();

export const addMs = (instant: Instant, ms: number): Instant => toInstant(toMs(instant) + ms);

export const addSeconds = (instant: Instant, seconds: number): Instant => addMs(instant, seconds * 1000);

export const laterOf = (a: Instant, b: Instant): Instant => (a > b ? a : b);

export const earlierOf = (a: Instant, b: Instant): Instant => (a < b ? a : b);
