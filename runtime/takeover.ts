/** What Temporal knows of the builds of an installation. */
export interface Builds {
  /** The one that new workflows start with, and running ones go on with; null before the first. */
  readonly current: string | null;
  /** Those that were current at some time. */
  readonly former: ReadonlySet<string>;
  /** Those that a worker process runs now. */
  readonly alive: ReadonlySet<string>;
}

/**
 * Whether this build is to become the current one without being told: if it is new, or if nobody runs the current one. A
 * process of an earlier release that merely starts again leaves the newer one in place.
 */
export function takesOver(own: string, { current, former, alive }: Builds): boolean {
  if (current === own) return false;
  return current === null || !former.has(own) || !alive.has(current);
}
