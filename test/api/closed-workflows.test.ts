import { ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { notRunning, type Sent } from './fake-temporal.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.db.conversation.deleteMany();
  const now = new Date();
  await api.db.conversation.create({
    data: {
      id: 'c',
      inboxId: 'mail',
      consumerKey: 'joe',
      status: 'waiting',
      priority: 2,
      waitingSince: now,
      createdAt: now,
    },
  });
  api.temporal.take();
});

const failed = (type: string, message: string, detail?: object) =>
  new WorkflowUpdateFailedError(
    'Workflow Update failed',
    ApplicationFailure.create({ type, message, nonRetryable: true, details: detail === undefined ? [] : [detail] }),
  );

/** The ways Temporal says that the workflow ended before it could answer. */
const ENDS = [
  { name: 'is not running', error: (sent: Sent) => notRunning(sent.workflowId) },
  {
    name: 'ended with the update accepted',
    error: () => failed('AcceptedUpdateCompletedWorkflow', 'Workflow Update failed because the Workflow completed'),
  },
];

/** Somebody resolves the conversation while the command is under way. */
async function resolveMeanwhile(error: (sent: Sent) => Error): Promise<void> {
  api.temporal.answer = async (sent) => {
    if (sent.workflowId !== 'test/conversation/c') return undefined;
    await api.db.conversation.update({ where: { id: 'c' }, data: { status: 'resolved', resolvedAt: new Date() } });
    throw error(sent);
  };
}

describe.each(ENDS)('a command whose workflow $name', ({ error }) => {
  it('is refused because the conversation is resolved', async () => {
    await resolveMeanwhile(error);

    const answer = await api.call('POST /v1/conversations/c/assign', { body: { agentId: 'ann' } });

    expect(answer).toMatchObject({ status: 409, body: { code: 'conversation_resolved' } });
  });

  it('is fine where it was to be resolved anyway', async () => {
    await resolveMeanwhile(error);

    const answer = await api.call('POST /v1/conversations/c/resolve');

    expect(answer).toMatchObject({ status: 200, body: { status: 'resolved', warnings: [], decision: null } });
  });

  it('starts it again where the conversation is open all the same', async () => {
    api.temporal.answer = (sent) => {
      if (sent.how === 'update') throw error(sent);
      throw failed('already_assigned', 'agent bob holds the conversation');
    };

    const answer = await api.call('POST /v1/conversations/c/route');

    expect(answer).toMatchObject({ status: 409, body: { code: 'already_assigned' } });
    expect(api.temporal.take()).toMatchObject([
      { how: 'update', name: 'route' },
      {
        how: 'update-with-start',
        name: 'route',
        start: { args: [{ open: { conversationId: 'c', inboxId: 'mail' } }] },
      },
    ]);
  });

  it('may be tried again where it ends again and again', async () => {
    api.temporal.answer = (sent) => {
      throw error(sent);
    };

    const answer = await api.call('POST /v1/conversations/c/route');

    expect(answer).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
    expect(answer.headers['retry-after']).toBeDefined();
  });
});

describe('a refusal of the workflow', () => {
  it('becomes a problem with its code, its sentence and the agent who is in the way', async () => {
    api.temporal.answer = () => {
      throw failed('already_assigned', 'agent bob holds the conversation', { agentId: 'bob' });
    };

    const { status, body } = await api.call('POST /v1/conversations/c/claim', { as: 'ann' });

    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'already_assigned',
      detail: 'agent bob holds the conversation',
      agentId: 'bob',
    });
  });

  it('that nobody knows is our own fault', async () => {
    api.temporal.answer = () => {
      throw failed('SomethingElse', 'stack and all');
    };

    const { status, body } = await api.call('POST /v1/conversations/c/route');

    expect([status, body.code]).toEqual([500, 'internal_error']);
  });
});

describe('a change of availability that meets the end of the agent’s workflow', () => {
  it('starts the next one', async () => {
    let ends = 2;
    api.temporal.answer = () => {
      ends -= 1;
      if (ends >= 0) throw failed('AcceptedUpdateCompletedWorkflow', 'too late');
    };

    const { status } = await api.call('PUT /v1/agents/ann/availability', { body: { state: 'online' } });

    expect(status).toBe(200);
    expect(api.temporal.take()).toHaveLength(3);
  });

  it('waits a moment where that one is just closing', async () => {
    let closing = 2;
    api.temporal.answer = () => {
      closing -= 1;
      if (closing >= 0) throw putOff();
    };

    const { status } = await api.call('PUT /v1/agents/ann/availability', { body: { state: 'away' } });

    expect(status).toBe(200);
  });
});

/** What the client throws where the server asks to come again: gRPC's `RESOURCE_EXHAUSTED`. */
const putOff = () =>
  new ServiceError('MultiOperation could not be executed', {
    cause: Object.assign(new Error('workflow is closing'), { code: 8, details: 'workflow is closing', metadata: {} }),
  });
