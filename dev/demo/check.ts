import { setTimeout as delay } from 'node:timers/promises';
import { RequestFailed } from './api-client.ts';
import { findViolations } from './invariants.ts';
import type { Snapshot, SnapshotReader } from './snapshot.ts';

/** What is under way ends sooner than this, on a busy machine too. */
const SETTLE_TIMEOUT_MS = 10_000;
const INTERVAL_MS = 100;

export interface CheckOptions {
  readonly reader: SnapshotReader;
  readonly expectedIds: readonly string[];
  readonly signal: AbortSignal;
}

export interface Finding {
  readonly snapshot: Snapshot | null;
  readonly violations: readonly string[];
}

/**
 * Reads until everything fits together. What is still wrong when it had time to settle is wrong: between a freed agent
 * and the conversation that was woken for it lies a moment.
 */
export async function checkInvariants({ reader, expectedIds, signal }: CheckOptions): Promise<Finding> {
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  let finding: Finding = { snapshot: null, violations: ['the state never stood still long enough to be read'] };
  for (;;) {
    const snapshot = await readIfAnswered(reader);
    if (snapshot !== null) finding = { snapshot, violations: findViolations(snapshot, expectedIds) };
    if (finding.violations.length === 0 || Date.now() > deadline) return finding;
    await delay(INTERVAL_MS, undefined, { signal });
  }
}

async function readIfAnswered(reader: SnapshotReader): Promise<Snapshot | null> {
  try {
    return await reader.read();
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    return null;
  }
}
