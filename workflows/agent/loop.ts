import {
  type ApplicationFailure,
  allHandlersFinished,
  log,
  rootCause,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { AgentId } from '../../contract/ids.ts';
import type { AgentInput, AgentStanding, CarriedAgent, SetAvailability } from '../../contract/messages.ts';
import { SYSTEM } from '../../contract/model.ts';
import type { AvailabilityTransition, HeartbeatCheck } from '../../contract/transitions.ts';
import { toMs } from '../../routing/instants.ts';
import { isPermanent, run, runBeside } from '../activities.ts';
import { BackOff } from '../back-off.ts';
import { type Cause, causedBy, causeNow } from '../cause.ts';
import { failureOf, INTERNAL_ERROR } from '../failures.ts';
import { LazyTimer } from '../lazy-timer.ts';

/** A change that waits for its turn, with the id under which a repeat is recognised, and its caller. */
interface QueuedChange {
  readonly asked: SetAvailability;
  readonly changeId: string;
  readonly cause: Cause | undefined;
  readonly answer?: (standing: AgentStanding) => void;
  readonly refuse?: (failure: ApplicationFailure) => void;
}

/** What a change leaves to release or to serve, since one transaction takes only so much. */
interface Remainder {
  readonly change: QueuedChange;
  readonly round: number;
}

/** Does what an agent's workflow was asked, one thing after another. */
export class AgentLoop {
  readonly #agentId: AgentId;
  readonly #timer = new LazyTimer();
  readonly #backOff = new BackOff();
  readonly #queue: QueuedChange[] = [];
  #remainder: Remainder | null = null;
  #asked = false;
  /** The heartbeat is to be checked: the first one came, or a run before this one waited for the next. */
  #checkHeartbeat: boolean;
  #offline: boolean;

  constructor({ agentId, carried }: AgentInput) {
    this.#agentId = agentId;
    this.#offline = carried?.offline ?? true;
    this.#checkHeartbeat = !this.#offline;
  }

  /** Queues a change and waits until it is in force. */
  ask(asked: SetAvailability, changeId: string): Promise<AgentStanding> {
    const cause = causeNow();
    return new Promise((answer, refuse) => this.#push({ asked, changeId, cause, answer, refuse }));
  }

  /** Queues a change whose caller does not wait. */
  tell(asked: SetAvailability, changeId: string): void {
    this.#push({ asked, changeId, cause: causeNow() });
  }

  noteHeartbeat(): void {
    this.#asked = true;
    this.#checkHeartbeat = true;
  }

  carry(): CarriedAgent {
    return { offline: this.#offline };
  }

  get hasWork(): boolean {
    return this.#queue.length > 0 || this.#remainder !== null || this.#checkHeartbeat || this.#timer.rang;
  }

  get mayEnd(): boolean {
    return this.#asked && this.#offline && this.#isIdle;
  }

  get mayRollOver(): boolean {
    return workflowInfo().continueAsNewSuggested && this.#isIdle;
  }

  get #isIdle(): boolean {
    return !this.hasWork && allHandlersFinished();
  }

  /** Does the next thing. A newer change makes what one before it has left to do its own. */
  async step(): Promise<void> {
    const change = this.#queue.shift();
    if (change !== undefined) return await causedBy(change.cause, () => this.#change(change));
    if (this.#remainder !== null) return await this.#goOn(this.#remainder);
    await this.#lookForHeartbeat();
  }

  #push(change: QueuedChange): void {
    this.#asked = true;
    this.#queue.push(change);
  }

  async #change(change: QueuedChange): Promise<void> {
    this.#remainder = null;
    const { asked, changeId } = change;
    try {
      const summary = `${asked.availability} (${asked.cause})`;
      const result = await run('availability', this.#transition(asked, changeId), summary);
      const { availability, cause, since, availabilityVersion } = result;
      change.answer?.({ agentId: this.#agentId, availability, cause, since, availabilityVersion });
      this.#know(result);
      this.#remainder = result.more ? { change, round: 2 } : null;
    } catch (error) {
      if (!isPermanent(error)) throw error;
      log.error('change failed for good', { cause: asked.cause, error: rootCause(error) });
      change.refuse?.(failureOf(INTERNAL_ERROR));
    }
  }

  async #goOn({ change, round }: Remainder): Promise<void> {
    const { asked, changeId } = change;
    this.#remainder = null;
    try {
      const transition = this.#transition(asked, `${changeId}/${round}`);
      const { more } = await runBeside('availability', transition, `${asked.availability}, round ${round}`);
      this.#remainder = more ? { change, round: round + 1 } : null;
    } catch (error) {
      if (!isPermanent(error)) throw error;
      log.error('change was left half done', { cause: asked.cause, round, error: rootCause(error) });
    }
  }

  #transition(asked: SetAvailability, transitionId: string): AvailabilityTransition {
    const { actor, availability, cause } = asked;
    const at = new Date().toISOString();
    return { kind: 'availability', agentId: this.#agentId, transitionId, at, actor, availability, cause };
  }

  /** The timer rang, or the first heartbeat came: the agent's row tells whether the next one is overdue. */
  async #lookForHeartbeat(): Promise<void> {
    this.#checkHeartbeat = false;
    this.#timer.rang = false;
    const check = await run('checkHeartbeat', { agentId: this.#agentId }, 'look for heartbeats');
    this.#know(check);
    const { heartbeatDueAt: dueAt } = check;
    if (dueAt === null || toMs(dueAt) > Date.now()) return this.#backOff.reset();
    const asked = { actor: SYSTEM, availability: 'offline', cause: 'connection_lost' } as const;
    await this.#change({ asked, changeId: `lost/${dueAt}`, cause: undefined });
    if (this.#offline) return this.#backOff.reset();
    // A heartbeat came after all, or the change failed.
    this.#backOff.wait();
    this.#timer.set(this.#backOff.untilMs, 'look for heartbeats again');
  }

  #know({ availability, cause, since, load, heartbeatDueAt }: HeartbeatCheck): void {
    this.#offline = availability === 'offline';
    const lines = [
      `- **Availability:** ${availability} (${cause})`,
      `- **Since:** ${since}`,
      `- **Held then:** ${load}`,
    ];
    if (heartbeatDueAt !== null) {
      lines.push(`- **Heartbeat due at:** ${heartbeatDueAt}`);
      const dueAtMs = toMs(heartbeatDueAt);
      if (dueAtMs > Date.now()) this.#timer.set(dueAtMs, `heartbeat of ${this.#agentId} due`);
    }
    setCurrentDetails(lines.join('\n'));
  }
}
