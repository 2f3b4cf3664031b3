import { describe, expect, it } from 'vitest';
import type { CommandBody, CommandName } from '../../../contract/commands.ts';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import type { Change } from '../../../routing/transitions/turn.ts';
import { assigned, at, pending, waiting } from '../builders.ts';
import { command, conversationFacts, done, NOW, theChange, told } from '../facts.ts';
import { table } from '../table.ts';

interface Row<Name extends CommandName> {
  readonly name: string;
  readonly input: { readonly row: ConversationRow; readonly body: CommandBody<Name>; readonly asked?: number };
  readonly expected: {
    readonly events: readonly string[];
    readonly row: Partial<ConversationRow>;
    readonly route?: Change['route'];
  };
}

const check =
  <Name extends CommandName>(name: Name) =>
  ({ input: { row, body, asked = NOW }, expected }: Row<Name>) => {
    const made = theChange(done(command(name, body, conversationFacts(row, { askedAt: at(asked) }))));

    expect({ events: told(made.events), route: made.route }).toEqual({
      events: expected.events,
      route: expected.route ?? null,
    });
    expect(made.after).toMatchObject(expected.row);
  };

const routing = { byCommand: false } as const;

describe('amend', () => {
  table<Row<'amend'>>(
    [
      {
        name: 'ranks what waits anew, with its age',
        input: { row: waiting(1), body: { priority: 'urgent' } },
        expected: { events: ['amended'], row: { priority: 0, waitingSince: at(1), decided: true }, route: routing },
      },
      {
        name: 'routes what waits by its new skills',
        input: { row: waiting(1, { skills: ['x'] }), body: { skills: ['y'] } },
        expected: { events: ['amended'], row: { skills: ['y'], priority: 2 }, route: routing },
      },
      {
        name: 'leaves what is held where it is',
        input: { row: assigned(1), body: { priority: 'low', skills: ['x'] } },
        expected: { events: ['amended a1'], row: { priority: 3, skills: ['x'], agentId: 'a1' } },
      },
      {
        name: 'leaves what is parked parked',
        input: { row: waiting(1, { parked: true }), body: { priority: 'high' } },
        expected: { events: ['amended'], row: { priority: 1, parked: true } },
      },
      {
        name: 'leaves what is pending to the bot',
        input: { row: pending(1), body: { skills: ['x'] } },
        expected: { events: ['amended'], row: { skills: ['x'], status: 'pending' } },
      },
      {
        name: 'changes nothing where it is so already',
        input: { row: waiting(1, { skills: ['x'] }), body: { priority: 'normal', skills: ['x'] } },
        expected: { events: [], row: waiting(1, { skills: ['x'] }) },
      },
      {
        name: 'changes nothing where nothing is asked',
        input: { row: waiting(1), body: {} },
        expected: { events: [], row: waiting(1) },
      },
    ],
    check('amend'),
  );

  it('tells priority and skills as they are now', () => {
    const facts = conversationFacts(waiting(1, { skills: ['x'] }));
    const { events } = theChange(done(command('amend', { priority: 'high' }, facts)));

    expect(events[0]?.data).toEqual({ priority: 'high', skills: ['x'] });
  });
});

describe('hand-off', () => {
  table<Row<'handOff'>>(
    [
      {
        name: 'routes it as new: it needs an agent since it was asked for',
        input: { row: pending(1), body: {}, asked: NOW - 5 },
        expected: {
          events: [],
          row: { status: 'waiting', waitingSince: at(NOW - 5), decided: false, createdAt: at(1) },
          route: routing,
        },
      },
      {
        name: 'says what the bot learned',
        input: { row: pending(1), body: { teamId: 't1', skills: ['x'], priority: 'high' } },
        expected: {
          events: ['amended', 'team_changed'],
          row: { status: 'waiting', teamId: 't1', skills: ['x'], priority: 1 },
          route: routing,
        },
      },
      {
        name: 'tells nothing where it is of that team, priority and skills already',
        input: { row: pending(1, { teamId: 't1', skills: ['x'] }), body: { teamId: 't1', skills: ['x'] } },
        expected: { events: [], row: { status: 'waiting', teamId: 't1' }, route: routing },
      },
      {
        name: 'keeps who is to get it',
        input: { row: pending(1, { preferredAgentId: 'a3' }), body: {} },
        expected: { events: [], row: { preferredAgentId: 'a3' }, route: routing },
      },
    ],
    check('handOff'),
  );

  it('is refused for a team that is not there', () => {
    const facts = conversationFacts(pending(1), { teamExists: false });

    expect(command('handOff', { teamId: 't1' }, facts)).toEqual({
      kind: 'refused',
      refusal: { code: 'team_not_found', message: 'there is no team t1' },
    });
  });

  it('is refused for what is not pending', () => {
    expect(command('handOff', {}, conversationFacts(assigned(1)))).toEqual({
      kind: 'refused',
      refusal: { code: 'not_pending', message: 'the conversation is assigned' },
    });
  });
});
