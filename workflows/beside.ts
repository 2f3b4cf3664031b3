import { log, rootCause } from '@temporalio/workflow';
import type { MissesReported } from '../contract/messages.ts';
import { signalling } from './activities.ts';

/** What is sent to agents' workflows beside everything else, so that nobody waits for it. A run does not end before. */
export class Beside {
  #running = 0;

  get active(): boolean {
    return this.#running > 0;
  }

  async reportMisses(report: MissesReported): Promise<void> {
    const summary = `${report.agentId} misses answers`;
    this.#running += 1;
    try {
      await signalling.reportMisses.executeWithOptions({ summary }, [report]);
    } catch (error) {
      log.error('another workflow could not be told', { error: rootCause(error) });
    } finally {
      this.#running -= 1;
    }
  }
}
