import { describe, expect, it } from 'vitest';
import { playRow, readRow, rowsOf } from './scenario-rows.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack();
const temporal = useTemporal(stack);

/** Settings of every row in which answers are waited for. */
const TIMED = 'responseWarningSeconds: 0; whenAllOffline: wait';

/**
 * Each line is a test: `number | given | happens | result`, with `; ` between clauses. What stands before a table is
 * given to all of its rows. The words are those of scenario-givens.ts, scenario-steps.ts and scenario-results.ts; one
 * that is not known is answered with those that are. What comes by itself is awaited with `soon`.
 */
function scenarios(title: string, given: string, table: string): void {
  describe(`${title} (${given})`, () => {
    it.each(rowsOf(table))('%s', (_, line) => playRow({ api: api(), temporal: temporal() }, given, line));
  });
}

scenarios(
  'availability and limits',
  'A1 online; A2 busy; A3 away; A4 offline; limit 2; whenAllOffline: wait',
  `
  1.1  |                     | 4 conversations             | held by A1, A1, nobody, nobody
  1.3  | autoReassign: false | 4 conversations; A1 offline | held by A1, A1, nobody, nobody
  1.4  | mode: manual        | 4 conversations             | all wait
  `,
);

scenarios(
  'round robin',
  'A1 to A4 online; limit 2; whenAllOffline: wait',
  `
  2.0  | no limit; A4 offline | 4 conversations          | held by A1, A2, A3, A1
  2.1  |                      | 4 conversations          | held by A1, A2, A3, A4
  2.2  |                      | 5 conversations          | held by A1, A2, A3, A4, A1
  2.3  |                      | 5 conversations; A1 busy | held by A1, A2, A3, A4, A1
  `,
);

scenarios(
  'nobody can',
  'A1 offline; A2 away; A3 offline; A4 busy; limit 2; whenAllOffline: wait',
  `
  3.1  |                                      | 4 conversations          | all wait
  3.3  | assignToBusy: true                   | 4 conversations          | spread A4 2, nobody 2
  4.1  | A1 to A4 offline                     | 5 conversations          | all wait
  4.2  | A1 to A4 offline                     | 5 conversations; A1 busy | soon all wait
  4.2  | A1 to A4 offline; assignToBusy: true | 5 conversations; A1 busy | soon held by A1, A1, nobody, nobody, nobody
  `,
);

scenarios(
  'all offline, the default',
  'A1 to A4 offline',
  `
  4.5  |                       | 8 conversations | spread A1 2, A2 2, A3 2, A4 2
  4.6  | A1 online; A1 holds 3 | A1 offline      | soon all wait
  `,
);

scenarios(
  'least assigned',
  'A1 to A3 online; method: least_assigned; whenAllOffline: wait',
  `
  5.0  | A1 holds 3; A2 holds 1; A3 holds 2 | 1 conversation                              | C7 assigned to A2
  5.4  | A2 holds 1; A3 holds 1; A1 holds 1 | 1 conversation                              | C4 assigned to A2
  5.5  | A2, A3 offline                     | 2 conversations; A2 online; 2 conversations | held by A1, A1, A2, A2
  `,
);

// What is written later and times out is the witness that nothing more fires for what was written before (6.2, 6.8).
scenarios(
  'response timer',
  `A1, A2 online; responseTimeoutSeconds: online 2, away 1; ${TIMED}`,
  `
  6.1  | | consumer writes | soon held by A2; A1 missed C1 after 2 s, online
  6.1  | | consumer writes | soon C1: created, assigned A1 routed, unassigned A1 response_timeout, assigned A2 routed
  6.2  | | consumer writes; A1 answers C1; consumer writes | soon A2 lost C2: response_timeout; A1 keeps C1 for good
  6.3  | | consumer writes; A1 notes privately on C1 | soon held by A2; A1 missed C1 after 2 s, online
  6.3  | | consumer writes; A2 writes to C1          | soon held by A2; A1 missed C1 after 2 s, online
  6.4  | A2 offline | consumer writes; consumer writes to C1 at 1.5 s | soon C1 due at 2 s
  6.4  | A2 offline; responseAnchor: latest | consumer writes; consumer writes to C1 at 1.5 s | soon C1 due at 3.5 s
  6.5  | | consumer writes; A1 away, which moves the deadline of C1 | soon held by A2; A1 missed C1 after 1 s, away
  6.6  | A2 offline; cooloffSeconds: 3 | consumer writes | soon held by nobody; soon held by A1; C1 avoided A1 for 3 s
  6.7  | | consumer writes; assign C1 to A2 | C1 due at 2 s; soon held by A1; A2 missed C1 after 2 s, online
  6.7  | | consumer writes; assign C1 to A2 | soon A2 lost C1: response_timeout; A1 never lost C1: response_timeout
  `,
);

// While it is busy A1 has all the time it wants, so that it answers before the second begins.
scenarios(
  'response timer of one second',
  `A1 busy; A2 offline; assignToBusy: true; responseTimeoutSeconds: online 1, busy 0; cooloffSeconds: 1; ${TIMED}`,
  `
  6.8  | | consumer writes; A1 answers C1; A1, A2 online; consumer writes; C2 times out 3 times | A1 keeps C1 for good
  `,
);

scenarios(
  'agents who keep missing answers',
  `A1 online; responseTimeoutSeconds: online 1; cooloffSeconds: 1; escalateAfterTimeouts: 2; ${TIMED}`,
  `
  6.9  | account missesBeforeAway: 2 | consumer writes; A1 gets away | A1 is away, missed; C1 escalated once
  6.9  | account missesBeforeAway: 2; S1 is supervisor | consumer writes; A1 gets away | S1 is told escalated
  `,
);

scenarios(
  'losing an agent',
  'A1 to A3 online; whenAllOffline: wait',
  `
  7.1  | A1 holds 3                          | A1 offline  | soon spread A2 2, A3 1
  7.1b | A1 holds 5; limits A1 5, A2 1, A3 1 | A1 offline  | soon spread A2 1, A3 1, nobody 3; C3, C4, C5 wait in order
  7.2  | A1 holds 3; A2, A3 offline          | A1 logs out | soon all wait; A1 lost C1: logout
  `,
);

scenarios(
  'lost connections',
  'A1 online; A2 away; account connectionLostAfterSeconds: 2; whenAllOffline: wait',
  `
  7.3  |           | 1 conversation; A1 beats for 4 s          | held by A1; A1 is online, declared; soon all wait
  7.3  |           | 1 conversation; A1 beats; A1 gets offline | soon all wait; A1 lost C1: connection_lost
  7.3  |           | A1 beats; A1 gets offline; A1 beats       | A1 is offline, connection_lost
  7.3  | B1 online | B1 beats; B1 gets offline                 | B1 is offline, connection_lost; A1 is online, declared
  `,
);

scenarios(
  'people',
  'A1 online; whenAllOffline: wait',
  `
  8.1  | A1 to A50 offline | 1 conversation; A1 to A50 claim C1 at once | 49 refused already_assigned by the winner
  8.2  | B1 online; members A1 | 1 conversation; assign C1 to B1 | 1 refused agent_not_in_inbox; held by A1
  8.2  | B1 online; members A1; B1 is administrator | 1 conversation; assign C1 to B1 | held by B1
  8.3  | A2 online; team T of A1 | 1 conversation of team T; assign C1 to A2 | 1 refused agent_not_in_team; held by A1
  8.4  | limit 1 | 1 conversation; unassign C1; 1 conversation; resolve C2           | C1 parked
  8.4  | limit 1 | 1 conversation; unassign C1; 1 conversation; resolve C2; route C1 | C1 assigned to A1
  `,
);

describe('a row', () => {
  it.each([
    {
      of: 'a given',
      row: '9.1 | A1 asleep | 1 conversation | all wait',
      says: /"A1 asleep" is no given .*<agents> <state>/,
    },
    { of: 'a step', row: '9.1 | | A1 sleeps | all wait', says: /"A1 sleeps" is no step .*<agent> logs out.*/ },
    { of: 'a result', row: '9.1 | | 1 conversation | all sleep', says: /"all sleep" is no result .*all wait/ },
  ])('with $of that is not known is answered with those that are', ({ row, says }) => {
    expect(() => readRow('', row)).toThrow(says);
  });

  it('without a result is refused', () => {
    expect(() => readRow('', '9.1 | A1 online | 1 conversation |')).toThrow(
      'is not: number | given | happens | result',
    );
  });
});
