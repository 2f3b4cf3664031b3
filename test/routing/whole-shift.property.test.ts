import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandBody, CommandName } from '../../contract/commands.ts';
import type { AgentId, DirectoryScope } from '../../contract/ids.ts';
import { AVAILABILITIES, PRIORITIES } from '../../contract/model.ts';
import { METHODS, REASSIGN_CAUSES, REOPEN_TARGETS, SKILL_MATCHES } from '../../contract/policy.ts';
import { at } from './builders.ts';
import { question, reply } from './conversation.ts';
import { Shift } from './shift.ts';

const AGENT_IDS = ['a1', 'a2', 'a3', 'a4'];
const INBOX_IDS = ['i1', 'i2'];

const agentId = fc.constantFrom(...AGENT_IDS);
const inboxId = fc.constantFrom(...INBOX_IDS);
/** Some conversation of those there are. */
const nth = fc.nat(11);

const policy = fc.record(
  {
    mode: fc.constantFrom('automatic', 'automatic', 'automatic', 'manual'),
    method: fc.constantFrom(...METHODS),
    whenAllOffline: fc.constantFrom('wait', 'wait', 'assign'),
    assignToBusy: fc.boolean(),
    autoReassign: fc.constantFrom(true, true, true, false),
    reassignOn: fc.subarray([...REASSIGN_CAUSES]),
    skillMatch: fc.constantFrom(...SKILL_MATCHES),
    skillRelaxAfterSeconds: fc.constantFrom(0, 15),
    responseTimeoutSeconds: fc.record({
      online: fc.constantFrom(0, 20, 40),
      busy: fc.constantFrom(0, 20, 40),
      away: fc.constantFrom(0, 5, 40),
      offline: fc.constantFrom(0, 5, 40),
    }),
    responseWarningSeconds: fc.constantFrom(0, 5, 30),
    responseAnchor: fc.constantFrom('first_unanswered', 'latest'),
    cooloffSeconds: fc.constantFrom(0, 7, 30),
    escalateAfterTimeouts: fc.constantFrom(0, 2),
    reopenTo: fc.constantFrom(...REOPEN_TARGETS),
  },
  { requiredKeys: [] },
);

type Step = (shift: Shift) => void;
/** A step that says in a counterexample what it does. */
const named = (name: string, step: Step): Step => Object.assign(step, { [fc.toStringMethod]: () => name });

const onConversation = (shift: Shift, n: number): string | undefined =>
  [...shift.rows.keys()][n % Math.max(1, shift.rows.size)];

const command = <Name extends CommandName>(name: Name, bodies: fc.Arbitrary<CommandBody<Name>>): fc.Arbitrary<Step> =>
  fc.tuple(nth, bodies).map(([n, body]) =>
    named(`${name} ${n} ${JSON.stringify(body)}`, (shift) => {
      const id = onConversation(shift, n);
      if (id !== undefined) shift.command(name, id, body);
    }),
  );

const arrival: fc.Arbitrary<Step> = fc
  .record({
    inboxId,
    teamId: fc.constantFrom(null, null, null, 't1'),
    priority: fc.constantFrom(...PRIORITIES),
    skills: fc.constantFrom<readonly string[]>([], [], ['x'], ['x', 'y']),
    pending: fc.constantFrom(false, false, false, true),
    asks: fc.boolean(),
    preferred: fc.option(agentId, { freq: 1 }),
  })
  .map(({ asks, preferred, ...open }) =>
    named(`arrival ${JSON.stringify({ asks, preferred, ...open })}`, (shift) => {
      const id = `c${String(shift.rows.size + 1).padStart(2, '0')}`;
      const wish = preferred === null ? {} : { preferredAgentId: preferred };
      shift.open(id, { ...open, ...wish }, asks ? [question(shift.now)] : []);
    }),
  );

const availability: fc.Arbitrary<Step> = fc
  .record({
    id: agentId,
    to: fc.constantFrom('online', 'online', 'online', 'logout', ...AVAILABILITIES),
  })
  .map(({ id, to }) =>
    named(`${id} ${to}`, (shift) => {
      if (!shift.agent(id).active) return;
      if (to === 'logout') shift.declare(id, 'offline', 'logout');
      else shift.declare(id, to);
    }),
  );

/** What the consumer or an agent says, perhaps late, perhaps in a conversation that is resolved. */
const word: fc.Arbitrary<Step> = fc
  .record({ n: nth, by: fc.option(agentId, { freq: 1 }), late: fc.constantFrom(0, 0, 3, 25) })
  .map(({ n, by, late }) =>
    named(`${by ?? 'consumer'} speaks in ${n}, ${late} s late`, (shift) => {
      const id = onConversation(shift, n);
      if (id === undefined) return;
      const row = shift.row(id);
      const speaker = by === 'a1' && row.agentId !== null ? row.agentId : by;
      const messageId = `m${shift.now}/${shift.ledger.length}/${speaker}/${(shift.messages.get(id) ?? []).length}`;
      const said = { messageId, sentAt: at(shift.now - late) };
      if (speaker !== null) shift.say(id, reply(0, speaker, said), shift.at);
      else if (row.status === 'resolved') shift.open(id, { inboxId: row.inboxId }, [question(0, said)]);
      else shift.say(id, question(0, said), shift.at);
    }),
  );

const edit = (name: string, scope: DirectoryScope, change: Step): Step =>
  named(name, (shift) => {
    change(shift);
    shift.edited(scope);
  });
const inbox = (id: string) => ({ kind: 'inbox', inboxId: id }) as const;
const team = { kind: 'team', teamId: 't1' } as const;
const agent = (id: AgentId) => ({ kind: 'agent', agentId: id }) as const;

const edits: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(inboxId, policy)
    .map(([id, settings]) =>
      edit(`policy of ${id} ${JSON.stringify(settings)}`, inbox(id), (shift) => shift.setPolicy(id, settings)),
    ),
  fc
    .tuple(agentId, fc.option(fc.nat(3)))
    .map(([id, capacity]) =>
      edit(`capacity of ${id} is ${capacity}`, agent(id), (shift) => shift.change(id, { capacity })),
    ),
  fc
    .tuple(agentId, fc.subarray(['x', 'y']))
    .map(([id, skills]) =>
      edit(`skills of ${id} are ${skills.join()}`, agent(id), (shift) => shift.change(id, { skills })),
    ),
  fc.tuple(agentId, inboxId).map(([id, of]) => edit(`${id} joins ${of}`, inbox(of), (shift) => shift.join(of, id))),
  fc.tuple(agentId, inboxId).map(([id, of]) =>
    edit(`${id} leaves ${of}`, inbox(of), (shift) => {
      shift.leave(of, id);
      shift.depart(inbox(of), id);
    }),
  ),
  agentId.map((id) =>
    edit(`${id} joins the team`, team, (shift) => {
      if (shift.teams.has('t1')) shift.change(id, { teamIds: ['t1'] });
    }),
  ),
  agentId.map((id) =>
    edit(`${id} leaves the team`, team, (shift) => {
      shift.change(id, { teamIds: [] });
      shift.depart(team, id);
    }),
  ),
  fc.constant(
    edit('the team is deleted', team, (shift) => {
      shift.teams.delete('t1');
      for (const id of AGENT_IDS) shift.change(id, { teamIds: [] });
    }),
  ),
  agentId.map((id) =>
    named(`${id} is deactivated`, (shift) => {
      shift.change(id, { active: false });
      shift.declare(id, 'offline', 'deactivated');
    }),
  ),
  agentId.map((id) => edit(`${id} is active`, agent(id), (shift) => shift.change(id, { active: true }))),
);

const none = fc.constant({});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: arrival },
  { weight: 6, arbitrary: availability },
  { weight: 3, arbitrary: word },
  { weight: 3, arbitrary: edits },
  { weight: 4, arbitrary: command('resolve', none) },
  { weight: 2, arbitrary: command('requeue', none) },
  { weight: 1, arbitrary: command('unassign', fc.constantFrom({}, { team: true } as const)) },
  { weight: 1, arbitrary: command('route', none) },
  { weight: 1, arbitrary: command('handOff', none) },
  { weight: 1, arbitrary: command('claim', fc.record({ agentId })) },
  {
    weight: 2,
    arbitrary: command(
      'assign',
      fc.record({ agentId, teamId: fc.constant('t1'), overCapacity: fc.boolean() }, { requiredKeys: [] }),
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'amend',
      fc.record({ priority: fc.constantFrom(...PRIORITIES), skills: fc.subarray(['x', 'y']) }, { requiredKeys: [] }),
    ),
  },
  { weight: 5, arbitrary: fc.nat(30).map((seconds) => named(`${seconds} s pass`, (shift) => shift.pass(seconds))) },
);

const shifts = fc.record({
  policies: fc.tuple(policy, policy),
  agents: fc.tuple(
    ...AGENT_IDS.map(() =>
      fc.record({
        capacity: fc.constantFrom(1, 1, 1, 2, 3, null),
        inboxIds: fc.subarray(INBOX_IDS, { minLength: 1 }),
        teamIds: fc.subarray(['t1']),
        skills: fc.subarray(['x', 'y']),
        role: fc.constantFrom('agent', 'agent', 'administrator'),
        online: fc.boolean(),
      }),
    ),
  ),
  steps: fc.array(step, { maxLength: 40, size: 'max' }),
});

type Drawn = typeof shifts extends fc.Arbitrary<infer Each> ? Each : never;

/** Lives through a shift, and calls `look` after every step, when whatever rings at this instant has rung. */
function live({ policies, agents, steps }: Drawn, look: (shift: Shift) => void): Shift {
  const shift = new Shift();
  shift.account = { ...shift.account, missesBeforeAway: 2 };
  shift.teams.add('t1');
  for (const [n, id] of INBOX_IDS.entries()) shift.addInbox(id, policies[n]);
  for (const [n, { online, ...settings }] of agents.entries()) {
    shift.addAgent(`a${n + 1}`, shift.at, settings);
    if (online) shift.declare(`a${n + 1}`, 'online');
  }
  for (const each of steps) {
    shift.pass(1);
    each(shift);
    shift.pass(0);
    look(shift);
  }
  return shift;
}

// A few seconds, but on a busy machine many times that.
describe('a whole shift', { timeout: 60_000 }, () => {
  it('leaves nobody waiting after any step whom anybody with room could serve', () => {
    fc.assert(
      fc.property(shifts, (drawn) => {
        live(drawn, (shift) => expect(shift.unserved(shift.at).map(({ id }) => id)).toEqual([]));
      }),
      { numRuns: 200 },
    );
  });

  it('passes nobody over who could have had the slot of somebody behind', () => {
    fc.assert(
      fc.property(shifts, (drawn) => {
        expect(live(drawn, () => undefined).passedOver).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('tells for every conversation one assignment after another, each ended before the next', () => {
    fc.assert(
      fc.property(shifts, (drawn) => {
        const shift = live(drawn, () => undefined);

        for (const [id, row] of shift.rows) {
          const story = shift.story(id);
          const ended = story.filter((_, n) => n % 2 === 0).map((each) => each.replace('+', '-'));
          const holding = row.agentId === null ? [] : [`+${row.agentId}`];
          expect(story.filter((_, n) => n % 2 === 1)).toEqual(ended.slice(0, story.length - ended.length));
          expect(story.slice(story.length - (story.length % 2))).toEqual(holding);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps loads equal to what agents hold, and rows consistent in themselves', () => {
    fc.assert(
      fc.property(shifts, (drawn) => {
        live(drawn, (shift) => {
          const loads = AGENT_IDS.map((id) => shift.agent(id).load);
          expect(loads).toEqual(AGENT_IDS.map((id) => shift.heldBy(id).length));
          for (const row of shift.rows.values()) {
            expect((row.status === 'assigned') === (row.agentId !== null)).toBe(true);
            expect(!row.parked || row.status === 'waiting').toBe(true);
            expect(row.status !== 'waiting' || row.waitingSince !== null).toBe(true);
            expect((row.unansweredSince === null) === (row.unansweredLatest === null)).toBe(true);
            expect(row.timeouts === 0 || row.unansweredSince !== null).toBe(true);
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('has a timer that rings early enough for whatever is due', () => {
    fc.assert(
      fc.property(shifts, (drawn) => {
        live(drawn, (shift) => expect(shift.unwatched).toEqual([]));
      }),
      { numRuns: 200 },
    );
  });

  it('lets nobody keep what is outside its inboxes and teams, but administrators what they were given by hand', () => {
    fc.assert(
      fc.property(shifts, (drawn) => {
        live(drawn, (shift) => {
          const kept = [...shift.rows.values()].filter(({ agentId: id, inboxId: of, teamId }) => {
            if (id === null) return false;
            const { active, role, inboxIds, teamIds } = shift.agent(id);
            const inInbox = role === 'administrator' || inboxIds.includes(of);
            return !active || !inInbox || (teamId !== null && !teamIds.includes(teamId));
          });
          expect(kept.map(({ id }) => id)).toEqual([]);
        });
      }),
      { numRuns: 100 },
    );
  });
});
