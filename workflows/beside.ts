import { log, rootCause } from '@temporalio/workflow';
import type { ConversationId } from '../contract/ids.ts';
import type { MissesReported } from '../contract/messages.ts';
import { telling } from './activities.ts';

/**
 * Signals to other workflows that are sent beside everything else, so that nobody waits for them. A run does not end
 * before they are sent.
 */
export class Beside {
  #running = 0;

  get active(): boolean {
    return this.#running > 0;
  }

  /** Tells conversations that were changed from outside. They stand on the outbox: what fails here the reconciler tells. */
  tell(conversationIds: readonly ConversationId[], signal: 'standingChanged' | 'policyChanged'): void {
    if (conversationIds.length === 0) return;
    const summary =
      conversationIds.length === 1 ? 'tell 1 conversation' : `tell ${conversationIds.length} conversations`;
    void this.#track(telling.tellStandings.executeWithOptions({ summary }, [{ conversationIds, signal }]));
  }

  reportMisses(report: MissesReported): void {
    const summary = `${report.agentId} misses answers`;
    void this.#track(telling.reportMisses.executeWithOptions({ summary }, [report]));
  }

  async #track(sending: Promise<unknown>): Promise<void> {
    this.#running += 1;
    try {
      await sending;
    } catch (error) {
      log.error('another workflow could not be told', { error: rootCause(error) });
    } finally {
      this.#running -= 1;
    }
  }
}
