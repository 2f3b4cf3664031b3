import { describe, expect, it } from 'vitest';
import { type ChatMessage, parseChat, readDay } from '../../dev/demo/chat.ts';
import { scriptConversations } from '../../dev/demo/conversations.ts';
import { scalePolicy, scaleTails, staffOffice, staffTeam } from '../../dev/demo/office.ts';
import { makePlan } from '../../dev/demo/plan.ts';
import { scriptSteps } from '../../dev/demo/script.ts';

describe('the recorded chat', () => {
  it.each([
    { day: 1, messages: 1_189 },
    { day: 2, messages: 1_126 },
    { day: 3, messages: 1_128 },
  ])('has $messages messages on day $day, in order', async ({ day, messages }) => {
    const chat = await readDay(day);

    const times = chat.map(({ atSeconds }) => atSeconds);
    expect(chat).toHaveLength(messages);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('names the line that is no message', () => {
    expect(() => parseChat('{"day":1}\n')).toThrow('line 1 of the chat is not a message: {"day":1}');
  });
});

const said = (atSeconds: number, conversation: string, from: ChatMessage['from']): ChatMessage => ({
  day: 1,
  atSeconds,
  conversation,
  consumer: `day1-consumer-${conversation}`,
  from,
  ...(from === 'agent' ? { agent: 'day1-agent-1' } : {}),
});

const CHAT = [
  said(0, 'b', 'consumer'),
  said(10, 'a', 'agent'),
  said(20, 'a', 'consumer'),
  said(30, 'b', 'agent'),
  said(50, 'a', 'consumer'),
];

function script(messages: readonly ChatMessage[]) {
  const marks = messages.map(({ atSeconds }) => ({ atSeconds, busySeconds: atSeconds }));
  return scriptConversations(messages, { clock: { speed: 10, marks }, prefix: 'chat' });
}

describe('the script of a day', () => {
  it('numbers conversations as they begin and leaves out answers to nothing', () => {
    const [first, second] = script(CHAT);

    expect(first).toMatchObject({ number: 1, id: 'chat-1', consumer: { name: 'consumer b' }, answered: true });
    expect(second).toMatchObject({ number: 2, id: 'chat-2', answered: false });
    expect(second?.lines).toEqual([
      { messageId: 'chat-2-1', from: 'consumer', atMs: 2_000 },
      { messageId: 'chat-2-2', from: 'consumer', atMs: 5_000 },
    ]);
  });

  it('closes an answered conversation sooner after its last message than an unanswered one', () => {
    const steps = scriptSteps(script(CHAT), { answeredMs: 1_000, unansweredMs: 3_000 });

    const closing = steps.flatMap((step) => (step.kind === 'close' ? [[step.conversation.id, step.atMs]] : []));
    expect(closing).toEqual([
      ['chat-1', 4_000],
      ['chat-2', 8_000],
    ]);
  });

  it.each([1, 2, 3])('has every step of day %i in order, and loses one agent at a time', async (day) => {
    const messages = await readDay(day);
    const plan = makePlan({ messages, pace: { kind: 'minutes', minutes: 1 }, suffix: '' });

    const steps = [...plan.day, ...plan.closingTime];
    const times = steps.map(({ atMs }) => atMs);
    const incidents = steps.flatMap((step) => (step.kind === 'incident' ? [step.incident] : []));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(incidents).toEqual(['falls_silent', 'speaks_again', 'logs_out', 'comes_back']);
    expect(plan.durationMs).toBeCloseTo(60_000, -2);
    expect(new Set(plan.conversations.flatMap(({ lines }) => lines.map(({ messageId }) => messageId))).size).toBe(
      steps.filter(({ kind }) => kind === 'say').length,
    );
  });

  it('ends every id with the suffix of the run', async () => {
    const messages = await readDay(1);
    const { office, conversations } = makePlan({ messages, pace: { kind: 'speed', speed: 700 }, suffix: '-x1' });

    expect(office.inboxId).toBe('support-chat-x1');
    expect(office.agents[0]?.id).toBe('agent-1-x1');
    expect(office.team).toMatchObject({ id: 'billing-x1', members: expect.arrayContaining(['agent-1-x1']) });
    expect(conversations[0]?.id).toBe('chat-x1-1');
  });
});

describe('the office', () => {
  it.each([
    { speed: 60, timeout: 25, warning: 6, cooloff: 60 },
    { speed: 700, timeout: 2, warning: 1, cooloff: 5 },
    { speed: 5_000, timeout: 2, warning: 1, cooloff: 2 },
  ])('scales its timers to whole seconds at speed $speed', ({ speed, timeout, warning, cooloff }) => {
    const policy = scalePolicy(speed);

    expect(policy.responseTimeoutSeconds.online).toBe(timeout);
    expect(policy.responseWarningSeconds).toBe(warning);
    expect(policy.cooloffSeconds).toBe(cooloff);
  });

  it('closes answered conversations before a last word could time out, unanswered ones after', () => {
    const { answeredMs, unansweredMs } = scaleTails(700);

    expect(answeredMs).toBeLessThanOrEqual(1_000);
    expect(unansweredMs).toBeGreaterThan(2_000);
  });

  it('has one agent more than helped that day, and places for most of the busiest moment', () => {
    const agents = staffOffice(4, { peak: 14, suffix: '' });

    expect(agents.map(({ id, capacity }) => [id, capacity])).toEqual([
      ['agent-1', 2],
      ['agent-2', 2],
      ['agent-3', 2],
      ['agent-4', 2],
      ['agent-5', 2],
    ]);
  });

  it('has half of the agents in the team, and a quarter of the conversations for it', async () => {
    const { conversations, office } = makePlan({
      messages: await readDay(1),
      pace: { kind: 'minutes', minutes: 1 },
      suffix: '',
    });

    const forTeam = conversations.filter((conversation) => conversation.forTeam);
    expect(office.team.members).toEqual(['agent-1', 'agent-2', 'agent-3']);
    expect(staffTeam(office.agents.slice(0, 1))).toEqual(['agent-1']);
    expect(forTeam).toHaveLength(Math.floor(conversations.length / 4));
  });

  it('gives every agent at least one place', () => {
    expect(staffOffice(6, { peak: 2, suffix: '' }).every(({ capacity }) => capacity === 1)).toBe(true);
  });
});
