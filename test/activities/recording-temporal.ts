import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';

interface SentSignal {
  readonly workflowId: string;
  readonly name: string;
  readonly message: unknown;
}

interface SignalWithStart {
  readonly workflowId: string;
  readonly signal: { readonly name: string };
  readonly signalArgs?: readonly unknown[];
}

/** Stands in for Temporal: keeps the signals it is given, in the order in which they came. */
export class RecordingTemporal {
  readonly #signals: SentSignal[] = [];
  readonly #started: string[] = [];
  /** Runs of the workflows that visibility shows, by workflow id. */
  readonly #running = new Map<string, string>();
  /** Workflows that do not run any more. */
  readonly #ended = new Set<string>();
  #failure: Error | null = null;

  get signals(): readonly SentSignal[] {
    return this.#signals;
  }

  /** Workflows that a signal started. */
  get started(): readonly string[] {
    return this.#started;
  }

  get signalled(): readonly string[] {
    return this.#signals.map((signal) => signal.workflowId);
  }

  /** From now on visibility shows these workflows as running. */
  run(...workflowIds: readonly string[]): void {
    for (const workflowId of workflowIds) {
      this.#running.set(workflowId, `run of ${workflowId}`);
      this.#ended.delete(workflowId);
    }
  }

  end(workflowId: string): void {
    this.#running.delete(workflowId);
    this.#ended.add(workflowId);
  }

  failWith(error: Error): void {
    this.#failure = error;
  }

  forget(): void {
    this.#signals.length = 0;
    this.#started.length = 0;
    this.#running.clear();
    this.#ended.clear();
    this.#failure = null;
  }

  /** As much of Temporal's client as the activities use. */
  get client(): WorkflowClient {
    const client = {
      getHandle: (workflowId: string) => this.#handle(workflowId),
      list: () => this.#list(),
      signalWithStart: (_type: string, options: SignalWithStart) => this.#signalWithStart(options),
    };
    return client as unknown as WorkflowClient;
  }

  async *#list(): AsyncGenerator<{ readonly workflowId: string; readonly runId: string }> {
    for (const [workflowId, runId] of this.#running) yield { workflowId, runId };
  }

  async #signalWithStart({ workflowId, signal, signalArgs: [message] = [] }: SignalWithStart): Promise<void> {
    this.#signals.push({ workflowId, name: signal.name, message });
    this.#started.push(workflowId);
    this.run(workflowId);
  }

  #handle(workflowId: string) {
    const signal = async (definition: { readonly name: string }, message: unknown) => {
      if (this.#failure !== null) throw this.#failure;
      if (this.#ended.has(workflowId)) throw new WorkflowNotFoundError('workflow not found', workflowId, undefined);
      this.#signals.push({ workflowId, name: definition.name, message });
    };
    return { signal };
  }
}
