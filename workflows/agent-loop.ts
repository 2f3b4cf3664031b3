import { allHandlersFinished, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { AgentId, Instant } from '../contract/ids.ts';
import type { AgentInput, AgentStanding, CarriedAgent, SetAvailability } from '../contract/messages.ts';
import type { AvailabilityLook, AvailabilityResult } from '../contract/transitions.ts';
import { toMs } from '../routing/instants.ts';
import { run } from './activities.ts';
import { LazyTimer } from './lazy-timer.ts';
import { Telling } from './telling.ts';
import { wake } from './wake.ts';

/** A change that waits for its turn, and where its answer goes. */
export interface AskedChange {
  readonly ask: SetAvailability;
  /** Under which a repeat is recognised. */
  readonly changeId: string;
  readonly answer?: (standing: AgentStanding) => void;
}

const now = (): Instant => new Date().toISOString();

/** Does what an agent's workflow was asked, one thing after another. */
export class AgentLoop {
  readonly #agentId: AgentId;
  readonly #telling: Telling;
  readonly #timer = new LazyTimer();
  readonly #queue: AskedChange[] = [];
  #asked = false;
  #edited = false;
  /** The heartbeat is to be looked at: the first one came, or the next one is due. */
  #checkHeartbeat: boolean;
  #offline: boolean;
  /** The version of the availability that conversations were told of last; what is newer, whoever lost its result, is told. */
  #toldVersion: number;

  constructor({ agentId, carried }: AgentInput) {
    this.#agentId = agentId;
    this.#telling = new Telling(agentId);
    this.#offline = carried?.offline ?? true;
    this.#toldVersion = carried?.toldVersion ?? -1;
    this.#checkHeartbeat = carried !== undefined && !carried.offline;
  }

  ask(change: AskedChange): void {
    this.#asked = true;
    this.#queue.push(change);
  }

  noteEdit(): void {
    this.#asked = true;
    this.#edited = true;
  }

  noteHeartbeat(): void {
    this.#asked = true;
    this.#checkHeartbeat = true;
  }

  carry(): CarriedAgent {
    return { offline: this.#offline, toldVersion: this.#toldVersion };
  }

  get hasWork(): boolean {
    return this.#queue.length > 0 || this.#edited || this.#checkHeartbeat || this.#timer.rang;
  }

  get mayEnd(): boolean {
    return this.#asked && this.#offline && this.#idle;
  }

  get mayRollOver(): boolean {
    return this.#idle && workflowInfo().continueAsNewSuggested;
  }

  get #idle(): boolean {
    return !this.hasWork && !this.#telling.active && allHandlersFinished();
  }

  async step(): Promise<void> {
    const asked = this.#queue.shift();
    if (asked !== undefined) return await this.#change(asked);
    if (this.#edited) return await this.#serve();
    await this.#lookAtHeartbeat();
  }

  async #change({ ask, changeId, answer }: AskedChange): Promise<void> {
    const { actor, availability, cause } = ask;
    const input = { agentId: this.#agentId, transitionId: changeId, at: now(), actor, availability, cause };
    const result = await run('changeAvailability', input, `${availability} (${cause})`);
    this.#offline = result.availability === 'offline';
    show(result);
    const { since, availabilityVersion } = result;
    answer?.({
      agentId: this.#agentId,
      availability: result.availability,
      cause: result.cause,
      since,
      availabilityVersion,
    });
    this.#tell(result);
    await wake(result.wake);
    this.#expectHeartbeat(result.heartbeatDueAt);
  }

  /** The directory changed what the agent may take: whoever waits for that is served. */
  async #serve(): Promise<void> {
    this.#edited = false;
    const input = { scope: { kind: 'agent', agentId: this.#agentId }, at: now() } as const;
    await wake(await run('findServable', input, `see whom ${this.#agentId} may serve now`));
  }

  async #lookAtHeartbeat(): Promise<void> {
    this.#checkHeartbeat = false;
    this.#timer.rang = false;
    const look = await run('checkHeartbeat', { agentId: this.#agentId }, 'look for heartbeats');
    const { heartbeatDueAt } = look;
    this.#offline = look.availability === 'offline';
    this.#tell(look);
    if (heartbeatDueAt === undefined || heartbeatDueAt > now()) return this.#expectHeartbeat(heartbeatDueAt);
    const actor = { kind: 'system', id: null } as const;
    const ask = { actor, availability: 'offline', cause: 'connection_lost' } as const;
    await this.#change({ ask, changeId: `lost/${heartbeatDueAt}` });
  }

  #tell(look: AvailabilityLook): void {
    if (look.load > 0 && look.availabilityVersion > this.#toldVersion) this.#telling.start(look);
    this.#toldVersion = look.availabilityVersion;
  }

  #expectHeartbeat(dueAt: Instant | undefined): void {
    if (dueAt !== undefined) this.#timer.set(toMs(dueAt), `heartbeat of ${this.#agentId} due`);
  }
}

function show({ availability, cause, since, load, heartbeatDueAt }: AvailabilityResult): void {
  const lines = [`- **Availability:** ${availability} (${cause})`, `- **Since:** ${since}`, `- **Held then:** ${load}`];
  if (heartbeatDueAt !== undefined) lines.push(`- **Heartbeat due at:** ${heartbeatDueAt}`);
  setCurrentDetails(lines.join('\n'));
}
