import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';

/** The workflow bundle of this run, as `Worker.create` takes it. */
export const workflowBundle = () => ({ codePath: inject('workflowBundle') });

/** A server that skips to the next timer while a test awaits a result. No visibility queries, no schedules. */
export function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: existing(inject('temporalTestServer')) } });
}

/** The development server: everything Temporal does, in real time. */
export function createLocalEnvironment(): Promise<TestWorkflowEnvironment> {
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: existing(inject('temporalCli')),
      searchAttributes: Object.values(SEARCH_ATTRIBUTES).map((name) =>
        defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
      ),
      log: { format: 'pretty', level: 'error' },
    },
  });
}

const existing = (path: string) => ({ type: 'existing-path', path }) as const;
