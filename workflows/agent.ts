import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { AgentId } from '../contract/ids.ts';
import {
  type AgentInput,
  type AgentStanding,
  agentEdited,
  type SetAvailability,
  setAvailability,
} from '../contract/messages.ts';
import type { AvailabilityResult } from '../contract/transitions.ts';
import { announcing, run } from './activities.ts';
import { wake } from './wake.ts';

/** A change that waits for its turn, and where its answer goes. */
interface Queued {
  readonly ask: SetAvailability;
  readonly changeId: string;
  readonly answer: (standing: AgentStanding) => void;
}

/**
 * An agent's availability, its one owner. Changes are applied one after another and are in force when their answers
 * arrive; the conversations the agent holds are told beside, so that a long telling keeps no change waiting. Ends when
 * the agent is offline and everybody has been told; the next change starts it again.
 */
export async function agent({ agentId }: AgentInput): Promise<void> {
  const queue: Queued[] = [];
  let edited = false;
  let asked = false;
  setHandler(setAvailability, (ask) => {
    asked = true;
    const changeId = currentUpdateInfo()?.id ?? workflowInfo().runId;
    return new Promise<AgentStanding>((answer) => queue.push({ ask, changeId, answer }));
  });
  setHandler(agentEdited, () => {
    asked = true;
    edited = true;
  });

  const telling = new Telling(agentId);
  let offline = true;
  for (;;) {
    await condition(() => queue.length > 0 || edited || mayEnd() || mayRollOver());
    const queued = queue.shift();
    if (queued !== undefined) {
      const result = await change(agentId, queued);
      offline = result.availability === 'offline';
      show(result);
      if (result.changed && result.load > 0) telling.start(result);
    } else if (edited) {
      edited = false;
      await serve(agentId);
    } else if (mayEnd()) {
      return;
    } else if (mayRollOver()) {
      await continueAsNew<typeof agent>({ agentId });
    }
  }

  function idle(): boolean {
    return queue.length === 0 && !edited && !telling.active && allHandlersFinished();
  }
  function mayEnd(): boolean {
    return asked && offline && idle();
  }
  function mayRollOver(): boolean {
    return idle() && workflowInfo().continueAsNewSuggested;
  }
}

async function change(agentId: AgentId, { ask, changeId, answer }: Queued): Promise<AvailabilityResult> {
  const { actor, availability, cause } = ask;
  const input = { agentId, transitionId: changeId, at: new Date().toISOString(), actor, availability, cause };
  const result = await run('changeAvailability', input, `${availability} (${cause})`);
  const { since, availabilityVersion } = result;
  answer({ agentId, availability: result.availability, cause: result.cause, since, availabilityVersion });
  await wake(result.wake);
  return result;
}

/** The directory changed what the agent may take: whoever waits for that is served. */
async function serve(agentId: AgentId): Promise<void> {
  const input = { scope: { kind: 'agent', agentId }, at: new Date().toISOString() } as const;
  await wake(await run('findServable', input, `see whom ${agentId} may serve now`));
}

function show({ availability, cause, since, load }: AvailabilityResult): void {
  setCurrentDetails(`- **Availability:** ${availability} (${cause})\n- **Since:** ${since}\n- **Held then:** ${load}`);
}

/** Tells the conversations the agent holds of its latest change; a newer change is told after the one under way. */
class Telling {
  readonly #agentId: AgentId;
  #next: AvailabilityResult | null = null;
  #running = false;

  constructor(agentId: AgentId) {
    this.#agentId = agentId;
  }

  get active(): boolean {
    return this.#running;
  }

  start(change: AvailabilityResult): void {
    this.#next = change;
    if (!this.#running) void this.#tell();
  }

  async #tell(): Promise<void> {
    this.#running = true;
    while (this.#next !== null) {
      const { availability, cause, availabilityVersion, load } = this.#next;
      this.#next = null;
      const message = { agentId: this.#agentId, availability, cause, availabilityVersion };
      const summary = `tell ${load} conversations: ${availability} (${cause})`;
      await announcing.tellHeldConversations.executeWithOptions({ summary }, [message]);
    }
    this.#running = false;
  }
}
