import { expect, it } from 'vitest';
import type { Considered } from '../../contract/decision.ts';
import type { ConversationView } from '../../contract/model.ts';
import { readServerSentEvents } from '../../dev/demo/server-sent-events.ts';
import { Supervisor } from '../../dev/demo/supervisor.ts';
import { conversation, decision } from './demo-ledger.ts';

const WAITING = ['one', 'two', 'three'].map((id, index) => conversation(id, { position: index + 1 }));

/** A supervisor whose service answers what the paths say, and what was announced. */
function watchWith(answers: Readonly<Record<string, unknown>>, goesOn = true) {
  const said: string[] = [];
  const asked: string[] = [];
  const answer = async <Answer>(request: string): Promise<Answer> => {
    asked.push(request);
    return answers[request] as Answer;
  };
  const supervisor = new Supervisor({
    api: {
      get: (path) => answer(`GET ${path}`),
      list: (path) => answer(`GET ${path}`),
      send: (method, path) => answer(`${method} ${path}`),
    },
    inboxId: 'support-chat',
    goesOn: () => goesOn,
    announce: (what, why, id) => said.push([id, what, why].filter((part) => part !== '').join(' | ')),
  });
  return { supervisor, said, asked };
}

const LIST = 'GET /v1/conversations?inboxId=support-chat&status=waiting';
const WHY_ONE = 'GET /v1/conversations/one/explanation';
const NUMBERS = { load: 0, capacity: 1, lastAssignedAt: null };
const NOT_ANY_MORE = { position: null, sentence: '', agents: [] };

const assigned = (id: string): ConversationView =>
  conversation(id, { status: 'assigned', agentId: 'agent-1', assignedBy: 'routing', teamId: 'billing' });

it('makes the last of the list urgent, and tells when it is served before the others', async () => {
  const urgent = conversation('three', { priority: 'urgent', position: 1 });
  const { supervisor, said } = watchWith({
    [LIST]: WAITING,
    [WHY_ONE]: NOT_ANY_MORE,
    'PATCH /v1/conversations/three': urgent,
  });

  await supervisor.look(WAITING);
  await supervisor.look([...WAITING.slice(0, 2), assigned('three')]);

  expect(said).toEqual([
    'three | made urgent | a supervisor asks: from place 3 of the list to 1',
    'three | overtakes | agent-1 has it; 2 that came before it still wait',
  ]);
});

it.each([
  { name: 'a place came free meanwhile', amended: assigned('three'), goesOn: true },
  { name: 'it is about to end', amended: undefined, goesOn: false },
])('tells of no overtaking where $name', async ({ amended, goesOn }) => {
  const answers = { [LIST]: WAITING, [WHY_ONE]: NOT_ANY_MORE, 'PATCH /v1/conversations/three': amended };
  const { supervisor, said } = watchWith(answers, goesOn);

  await supervisor.look(WAITING);

  expect(said).toEqual([]);
});

it('asks once why one waits, then why one went to this agent and not to others, one for each reason', async () => {
  const considered: readonly Considered[] = [
    { ...NUMBERS, agentId: 'agent-1', eligible: true, reason: null },
    { ...NUMBERS, agentId: 'agent-2', eligible: false, reason: 'at_capacity' },
    { ...NUMBERS, agentId: 'agent-3', eligible: false, reason: 'at_capacity' },
    { ...NUMBERS, agentId: 'agent-4', eligible: false, reason: 'not_in_team' },
  ];
  const whyNot = (agentId: string) => `GET /v1/conversations/held/explanation?agentId=${agentId}&decisionId=d1`;
  const { supervisor, said, asked } = watchWith({
    [WHY_ONE]: {
      position: 1,
      sentence: 'It is number 1.',
      agents: [{ agentId: 'agent-2', eligible: false, reason: 'at_capacity' }],
    },
    'GET /v1/conversations/held/decisions': [decision('d1', 'Given to agent-1, the only one.', { considered })],
    [whyNot('agent-2')]: { agentId: 'agent-2', sentence: 'agent-2 is at capacity.' },
    [whyNot('agent-4')]: { agentId: 'agent-4', sentence: 'agent-4 is not in the team.' },
  });
  const open = [...WAITING.slice(0, 1), assigned('held')];

  for (let look = 1; look <= 3; look += 1) await supervisor.look(open);

  expect(said).toEqual([
    'one | why does it wait? | It is number 1.',
    'one | agent-2 at capacity',
    'held | why agent-1? | Given to agent-1, the only one.',
    'held | why not agent-2? | agent-2 is at capacity.',
    'held | why not agent-4? | agent-4 is not in the team.',
  ]);
  expect(asked).toHaveLength(4);
});

it('reads events of a stream across the pieces in which they come, without comments and hints', async () => {
  const pieces = [
    'id: 1\ndata: {"id"',
    ':"1"}\n\n: still here\n\nevent: conversation\ndata: {}\n\nid: 2\nda',
    'ta: {"id":"2"}\n\nid: 3\n',
  ];
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });

  const read: string[] = [];
  for await (const data of readServerSentEvents(stream)) read.push(data);

  expect(read).toEqual(['{"id":"1"}', '{"id":"2"}']);
});
