import { describe, expect, it } from 'vitest';
import type { MessageReceived, OpenConversation } from '../../../contract/conversation.ts';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import { conversationStep } from '../../../routing/plan.ts';
import type { Change } from '../../../routing/transitions/turn.ts';
import { assigned, at, pending, resolved, waiting } from '../builders.ts';
import { question } from '../conversation.ts';
import { conversationFacts, done, NOW, SUPERVISOR, theChange, told, transition } from '../facts.ts';
import { table } from '../table.ts';

type Known = Parameters<typeof conversationFacts>[1];

interface Opening {
  /** Null where there is no such conversation yet. */
  readonly row?: ConversationRow | null;
  readonly open?: Partial<OpenConversation>;
  readonly messages?: readonly MessageReceived[];
  readonly known?: Known;
}

function step({ row = null, open = {}, messages = [], known = {} }: Opening) {
  const facts = conversationFacts(row, known);
  const asked: OpenConversation = {
    conversationId: 'c1',
    inboxId: 'i1',
    consumerKey: 'consumer 1',
    actor: SUPERVISOR,
    ...open,
  };
  return conversationStep(transition('open', { open: asked, messages }, facts), facts);
}

const open = (opening: Opening) => done(step(opening));

interface Row {
  readonly name: string;
  readonly input: Opening;
  readonly expected: {
    readonly outcome: string;
    readonly events: readonly string[];
    readonly row: Partial<ConversationRow>;
    readonly route: Change['route'];
  };
}

const check = ({ input, expected }: Row) => {
  const turn = open(input);
  const { events, after, route } = theChange(turn);

  expect({ outcome: turn.outcome, events: told(events), route }).toEqual({
    outcome: expected.outcome,
    events: expected.events,
    route: expected.route,
  });
  expect(after).toMatchObject(expected.row);
};

const routing = { byCommand: false } as const;

describe('a new conversation', () => {
  const created = { outcome: 'created', events: ['created'], route: routing } as const;

  table<Row>(
    [
      {
        name: 'waits for its first decision since it was asked for, by default of normal priority',
        input: {},
        expected: {
          ...created,
          row: {
            id: 'c1',
            inboxId: 'i1',
            status: 'waiting',
            decided: false,
            priority: 2,
            skills: [],
            teamId: null,
            createdAt: at(NOW),
            waitingSince: at(NOW),
            unansweredSince: null,
          },
        },
      },
      {
        name: 'is of the team, priority and skills that are named, and keeps who is to get it',
        input: { open: { teamId: 't1', priority: 'urgent', skills: ['x'], preferredAgentId: 'a7' } },
        expected: { ...created, row: { teamId: 't1', priority: 0, skills: ['x'], preferredAgentId: 'a7' } },
      },
      {
        name: 'is not routed while a bot has it',
        input: { open: { pending: true } },
        expected: { ...created, route: null, row: { status: 'pending', waitingSince: null, decided: false } },
      },
      {
        name: 'has its first message unanswered',
        input: { messages: [question(90), question(95)] },
        expected: { ...created, row: { unansweredSince: at(90), unansweredLatest: at(95) } },
      },
      {
        name: 'has waited since it was asked for, however late it is carried out',
        input: { known: { now: 130, askedAt: at(NOW) } },
        expected: { ...created, row: { createdAt: at(NOW), waitingSince: at(NOW) } },
      },
    ],
    check,
  );

  it('says in the ledger who opened it, when it was carried out, and whether a bot has it', () => {
    const { events } = theChange(open({ open: { pending: true }, known: { now: 130, askedAt: at(NOW) } }));

    expect(events[0]).toMatchObject({ occurredAt: at(130), actor: SUPERVISOR, data: { pending: true } });
  });

  it('records its messages', () => {
    const { messages } = theChange(open({ messages: [question(90)] }));

    expect(messages).toEqual([{ ...question(90), counted: true }]);
  });

  it('is refused in an inbox that is not there', () => {
    expect(step({ known: { inboxes: [] } })).toMatchObject({ kind: 'refused', refusal: { code: 'inbox_not_found' } });
  });
});

describe('a conversation that is there', () => {
  const existing = { outcome: 'existing', events: [], route: null } as const;

  table<Row>(
    [
      { name: 'is found waiting', input: { row: waiting(1) }, expected: { ...existing, row: waiting(1) } },
      { name: 'is found held', input: { row: assigned(1) }, expected: { ...existing, row: assigned(1) } },
      { name: 'is found with the bot', input: { row: pending(1) }, expected: { ...existing, row: pending(1) } },
      {
        name: 'is found resolved where nothing was said',
        input: { row: resolved(1) },
        expected: { ...existing, row: resolved(1) },
      },
      {
        name: 'takes what the consumer says',
        input: { row: assigned(1), messages: [question(90)] },
        expected: { ...existing, row: { status: 'assigned', agentId: 'a1', unansweredSince: at(90) } },
      },
      {
        name: 'takes nothing twice',
        input: { row: assigned(1), messages: [question(90)], known: { knownMessageIds: ['consumer@90'] } },
        expected: { ...existing, row: { unansweredSince: null } },
      },
      {
        name: 'is not reopened by a message that is known',
        input: { row: resolved(1), messages: [question(90)], known: { knownMessageIds: ['consumer@90'] } },
        expected: { ...existing, row: { status: 'resolved' } },
      },
    ],
    check,
  );

  it('is left as it is: no column changes', () => {
    const { before, after } = theChange(open({ row: waiting(1) }));

    expect(after).toBe(before);
  });
});

describe('a resolved conversation that the consumer writes in', () => {
  const messages = [question(90)];
  const reopened = { outcome: 'reopened', events: ['reopened'] } as const;
  const held = resolved(1, { previousAgentId: 'a3', disposition: 'done', version: 8 });
  const fresh = {
    status: 'waiting',
    decided: false,
    waitingSince: at(NOW),
    resolvedAt: null,
    disposition: null,
  } as const;

  table<Row>(
    [
      {
        name: 'goes back to the agent who had it, if that agent can have it',
        input: { row: held, messages },
        expected: {
          ...reopened,
          row: { ...fresh, unansweredSince: at(90) },
          route: { byCommand: false, wish: { agentId: 'a3', reason: 'previous_agent' } },
        },
      },
      {
        name: 'is routed where nobody ever had it',
        input: { row: resolved(1), messages },
        expected: { ...reopened, row: fresh, route: routing },
      },
      {
        name: 'is routed where the policy says so',
        input: { row: held, messages, known: { policy: { reopenTo: 'route' } } },
        expected: { ...reopened, row: fresh, route: routing },
      },
      {
        name: 'goes back to the bot where the policy says so',
        input: { row: held, messages, known: { policy: { reopenTo: 'pending' } } },
        expected: {
          ...reopened,
          route: null,
          row: { ...fresh, status: 'pending', waitingSince: null, unansweredSince: at(90) },
        },
      },
      {
        name: 'is reopened whatever the time of the message, which may be answered already',
        input: { row: { ...held, answeredAt: at(95) }, messages },
        expected: {
          ...reopened,
          row: { ...fresh, unansweredSince: null },
          route: { byCommand: false, wish: { agentId: 'a3', reason: 'previous_agent' } },
        },
      },
      {
        name: 'has waited since it was asked for, however late it is carried out',
        input: { row: resolved(1), messages, known: { now: 130, askedAt: at(NOW) } },
        expected: { ...reopened, row: fresh, route: routing },
      },
      {
        name: 'is reopened by one message that is news among others that are known',
        input: { row: resolved(1), messages: [question(80), ...messages], known: { knownMessageIds: ['consumer@80'] } },
        expected: { ...reopened, row: { ...fresh, unansweredSince: at(90) }, route: routing },
      },
    ],
    check,
  );
});

describe('a conversation that is not there', () => {
  it('is refused to every transition but the opening', () => {
    const facts = conversationFacts(null);

    for (const asked of [
      transition('due', {}, facts),
      transition('mend', {}, facts),
      transition('resolve', { body: {} }, facts),
    ]) {
      expect(conversationStep(asked, facts)).toEqual({
        kind: 'refused',
        refusal: { code: 'conversation_not_found', message: 'there is no conversation c1' },
      });
    }
  });
});
