import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Temporal } from '../../api/temporal/connection.ts';

/** One message that reached Temporal. */
export interface Sent {
  readonly how: 'update' | 'update-with-start' | 'signal' | 'signal-with-start' | 'query';
  readonly name: string;
  readonly workflowId: string;
  readonly args: readonly unknown[];
  readonly updateId?: string;
  /** Start options, where the message may start the workflow. */
  readonly start?: Readonly<Record<string, unknown>>;
}

type Named = string | { readonly name: string };
const nameOf = (definition: Named) => (typeof definition === 'string' ? definition : definition.name);

/**
 * Temporal as the API sees it, for tests whose subject is the API's side alone. Notes what is sent; `answer` decides
 * what comes back.
 */
export class FakeTemporal implements Temporal {
  readonly sent: Sent[] = [];
  answer: (sent: Sent) => unknown = () => undefined;
  /** Those the namespace knows. */
  searchAttributes: Readonly<Record<string, number>> = { BatonInbox: 2, BatonStatus: 2, BatonAgent: 2 };
  readonly client: Client;

  constructor() {
    // Only what the API calls.
    const client = {
      options: { namespace: 'default' },
      connection: {
        operatorService: { listSearchAttributes: async () => ({ customAttributes: this.searchAttributes }) },
      },
      workflowService: { getSystemInfo: async () => this.answer(GET_SYSTEM_INFO) },
      withDeadline: <T>(_deadline: number, call: () => Promise<T>) => call(),
      withAbortSignal: <T>(_signal: AbortSignal, call: () => Promise<T>) => call(),
      workflow: {
        executeUpdateWithStart: (update: Named, { startWorkflowOperation, args, updateId }: UpdateWithStart) => {
          const { options } = startWorkflowOperation;
          return this.#send({
            how: 'update-with-start',
            name: nameOf(update),
            workflowId: String(options['workflowId']),
            args,
            updateId,
            start: options,
          });
        },
        signalWithStart: (_type: string, { signal, signalArgs, ...start }: SignalWithStart) =>
          this.#send({
            how: 'signal-with-start',
            name: nameOf(signal),
            workflowId: String(start['workflowId']),
            args: signalArgs,
            start,
          }),
        getHandle: (workflowId: string) => ({
          executeUpdate: (update: Named, { args, updateId }: { args: unknown[]; updateId: string }) =>
            this.#send({ how: 'update', name: nameOf(update), workflowId, args, updateId }),
          signal: (signal: Named, ...args: unknown[]) =>
            this.#send({ how: 'signal', name: nameOf(signal), workflowId, args }),
          describe: async () =>
            (await this.#send({ how: 'query', name: 'describe', workflowId, args: [] })) ?? {
              status: { name: 'RUNNING' },
            },
        }),
      },
    };
    this.client = client as unknown as Client;
  }

  /** What was sent since the last look, without the queries. */
  take(): readonly Sent[] {
    return this.sent.splice(0).filter(({ how }) => how !== 'query');
  }

  async #send(sent: Sent): Promise<unknown> {
    this.sent.push(sent);
    return this.answer(sent);
  }
}

const GET_SYSTEM_INFO: Sent = { how: 'query', name: 'getSystemInfo', workflowId: '', args: [] };

interface UpdateWithStart {
  readonly startWorkflowOperation: { readonly options: Readonly<Record<string, unknown>> };
  readonly args: readonly unknown[];
  readonly updateId: string;
}

interface SignalWithStart extends Readonly<Record<string, unknown>> {
  readonly signal: Named;
  readonly signalArgs: readonly unknown[];
}

/** What Temporal says when no workflow of that id runs. */
export const notRunning = (workflowId: string) =>
  new WorkflowNotFoundError('workflow execution already completed', workflowId, undefined);
