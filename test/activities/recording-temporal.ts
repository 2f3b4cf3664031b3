import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';

interface SentSignal {
  readonly workflowId: string;
  readonly name: string;
  readonly message: unknown;
}

interface SignalWithStart {
  readonly workflowId: string;
  readonly workflowIdConflictPolicy?: string;
  readonly args?: readonly unknown[];
  readonly signal: { readonly name: string };
  readonly signalArgs?: readonly unknown[];
}

/** A workflow that a signal started. */
interface Started extends Pick<SignalWithStart, 'workflowId' | 'workflowIdConflictPolicy'> {
  readonly input: unknown;
}

/** gRPC's code and sentence of an error that Temporal answers. */
interface Answer {
  readonly code: number;
  readonly details: string;
}

/** What Temporal answers to a signal that is one too many. */
export const TOO_MANY_SIGNALS: Answer = { code: 3, details: 'exceeded workflow execution limit for signal events' };
/** What it answers to whoever asks too often. */
export const RATE_LIMIT: Answer = { code: 8, details: 'namespace rate limit exceeded' };
/** What comes of a signal that is not taken in time. */
export const NO_ANSWER: Answer = { code: 4, details: 'Deadline exceeded' };

/** Stands in for Temporal: keeps the signals it is given, in the order in which they came. */
export class RecordingTemporal {
  readonly #signals: SentSignal[] = [];
  readonly #started: Started[] = [];
  /** Runs of the workflows that visibility shows, by workflow id. */
  readonly #running = new Map<string, string>();
  /** Those of them whose code fails again and again. */
  readonly #stuck = new Set<string>();
  /** Workflows that do not run any more. */
  readonly #ended = new Set<string>();
  /** What is answered to signals, by workflow id. */
  readonly #refusing = new Map<string, Answer>();
  #failure: Error | null = null;
  #attempts = 0;

  /** How many signals to running workflows were tried. */
  get attempts(): number {
    return this.#attempts;
  }

  get signals(): readonly SentSignal[] {
    return this.#signals;
  }

  /** Workflows that a signal started. */
  get started(): readonly string[] {
    return this.#started.map(({ workflowId }) => workflowId);
  }

  get starts(): readonly Started[] {
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

  /** Visibility shows that it runs, and that its code fails. */
  stick(workflowId: string): void {
    this.run(workflowId);
    this.#stuck.add(workflowId);
  }

  end(workflowId: string): void {
    this.#stuck.delete(workflowId);
    this.#running.delete(workflowId);
    this.#ended.add(workflowId);
  }

  /** From now on the workflow is sent no signal: this is answered. Started anew, it takes them again. */
  refuse(workflowId: string, answer: Answer): void {
    this.#refusing.set(workflowId, answer);
  }

  /** Nothing reaches Temporal. */
  failWith(error: Error): void {
    this.#failure = error;
  }

  forget(): void {
    this.#signals.length = 0;
    this.#started.length = 0;
    this.#running.clear();
    this.#stuck.clear();
    this.#ended.clear();
    this.#refusing.clear();
    this.#failure = null;
    this.#attempts = 0;
  }

  /** As much of Temporal's client as the activities use. */
  get client(): WorkflowClient {
    const client = {
      getHandle: (workflowId: string) => this.#handle(workflowId),
      list: ({ query }: { readonly query: string }) => this.#list(query.includes('TemporalReportedProblems')),
      signalWithStart: (_type: string, options: SignalWithStart) => this.#signalWithStart(options),
      workflowService: {
        getSystemInfo: async () => {
          if (this.#failure !== null) throw this.#failure;
        },
      },
      withDeadline: <Result>(_deadline: number, work: () => Promise<Result>) => work(),
    };
    return client as unknown as WorkflowClient;
  }

  async *#list(onlyStuck: boolean): AsyncGenerator<{ readonly workflowId: string; readonly runId: string }> {
    for (const [workflowId, runId] of this.#running) {
      if (!onlyStuck || this.#stuck.has(workflowId)) yield { workflowId, runId };
    }
  }

  async #signalWithStart(options: SignalWithStart): Promise<void> {
    const { workflowId, workflowIdConflictPolicy, args: [input] = [], signal, signalArgs: [message] = [] } = options;
    if (this.#failure !== null) throw this.#failure;
    if (workflowIdConflictPolicy === 'TERMINATE_EXISTING') this.#refusing.delete(workflowId);
    this.#refuseIfSo(workflowId);
    this.#signals.push({ workflowId, name: signal.name, message });
    this.#started.push({
      workflowId,
      input,
      ...(workflowIdConflictPolicy === undefined ? {} : { workflowIdConflictPolicy }),
    });
    this.run(workflowId);
  }

  #handle(workflowId: string) {
    const signal = async (definition: { readonly name: string }, message: unknown) => {
      this.#attempts += 1;
      if (this.#failure !== null) throw this.#failure;
      if (this.#ended.has(workflowId)) throw new WorkflowNotFoundError('workflow not found', workflowId, undefined);
      this.#refuseIfSo(workflowId);
      this.#signals.push({ workflowId, name: definition.name, message });
    };
    const terminate = async () => this.end(workflowId);
    return { signal, terminate };
  }

  /** As the client says it: an error of the service, whose cause is gRPC's. */
  #refuseIfSo(workflowId: string): void {
    const answer = this.#refusing.get(workflowId);
    if (answer === undefined) return;
    const cause = Object.assign(new Error(`${answer.code}: ${answer.details}`), { ...answer, metadata: {} });
    throw new Error('Failed to signal Workflow', { cause });
  }
}
