import { describe, expect, it } from 'vitest';
import { range } from './builders.ts';
import { question, reply } from './conversation.ts';
import { Shift } from './shift.ts';

/** Agents `a1`, `a2` … of the inbox `i1`, all offline. */
function shiftOf(agents: number, capacity: number | null = null): Shift {
  const shift = new Shift();
  shift.addInbox('i1', { whenAllOffline: 'wait' });
  for (const n of range(1, agents)) shift.addAgent(`a${n}`, shift.at, { capacity, inboxIds: ['i1'] });
  return shift;
}

const holders = (shift: Shift, ids: readonly string[]) => ids.map((id) => shift.row(id).agentId);
const named = (count: number) => range(1, count).map((n) => `c${String(n).padStart(4, '0')}`);

describe('a shift', () => {
  it('begins with a thousand who wait and fifty agents with twenty slots each, who are given them in order', () => {
    const shift = shiftOf(50, 20);
    const ids = named(1000);
    for (const id of ids) {
      shift.open(id);
      shift.pass(0.001);
    }

    for (const n of range(1, 50)) shift.declare(`a${n}`, 'online');

    expect(holders(shift, ids)).toEqual(range(1, 50).flatMap((n) => Array<string>(20).fill(`a${n}`)));
  }, 30_000);

  it('goes on with five hundred of an agent who logs out, the oldest first to the slots there are', () => {
    const shift = shiftOf(3);
    const ids = named(500);
    shift.declare('a1', 'online');
    for (const id of ids) {
      shift.open(id);
      shift.pass(0.001);
    }
    for (const n of [2, 3]) {
      shift.change(`a${n}`, { capacity: 150 });
      shift.declare(`a${n}`, 'online');
    }

    shift.declare('a1', 'offline', 'logout');

    expect(holders(shift, ids)).toEqual([
      ...range(1, 300).map((n) => (n % 2 === 1 ? 'a2' : 'a3')),
      ...Array(200).fill(null),
    ]);
    expect(shift.agent('a1').load).toBe(0);
    expect(shift.list().map(({ id }) => id)).toEqual(ids.slice(300));
  }, 30_000);

  it('gives three hundred arrivals to three agents, a hundred each', () => {
    const shift = shiftOf(3);
    for (const n of range(1, 3)) shift.declare(`a${n}`, 'online');

    for (const id of named(300)) shift.open(id);

    expect(range(1, 3).map((n) => shift.agent(`a${n}`).load)).toEqual([100, 100, 100]);
  });

  it('takes a conversation back from whoever does not answer, and gives it back when the cool-off ends (scenario 6.6)', () => {
    const shift = shiftOf(1);
    shift.setPolicy('i1', {
      responseTimeoutSeconds: { online: 2, busy: 2, away: 1, offline: 1 },
      cooloffSeconds: 3,
    });
    shift.declare('a1', 'online');
    shift.open('c1', {}, [question(0)]);

    shift.pass(4.999);
    const before = shift.row('c1').agentId;
    shift.pass(0.001);

    expect(shift.story('c1')).toEqual(['+a1', '-a1', '+a1']);
    expect([before, shift.row('c1').agentId, shift.row('c1').timeouts]).toEqual([null, 'a1', 1]);
  });

  it('never takes back what was answered, however long it lasts (scenario 6.8)', () => {
    const shift = shiftOf(2);
    for (const n of [1, 2]) shift.declare(`a${n}`, 'online');
    shift.open('c1', {}, [question(0)]);
    shift.pass(10);
    shift.say('c1', reply(10, 'a1'), shift.at);

    shift.pass(100_000);

    expect(shift.story('c1')).toEqual(['+a1']);
  });

  it('sets an agent away who misses answers, once in a streak', () => {
    const shift = shiftOf(1);
    shift.account = { ...shift.account, missesBeforeAway: 2 };
    shift.declare('a1', 'online');
    for (const id of ['c1', 'c2', 'c3']) shift.open(id, {}, [question(0)]);

    shift.pass(60);

    expect(shift.agent('a1')).toMatchObject({ availability: 'away', cause: 'missed', load: 0 });
    expect(
      shift.ledger.filter(({ type, reason }) => type === 'agent.availability_changed' && reason === 'missed'),
    ).toHaveLength(1);
  });

  it('serves whoever waits as soon as a shortened cool-off has ended', () => {
    const shift = shiftOf(1);
    shift.declare('a1', 'online');
    shift.open('c1');
    shift.command('requeue', 'c1', {});
    shift.pass(10);

    shift.setPolicy('i1', { cooloffSeconds: 60 });
    shift.edited({ kind: 'inbox', inboxId: 'i1' });
    shift.pass(49);
    const before = shift.row('c1').agentId;
    shift.pass(1);

    expect([before, shift.row('c1').agentId]).toEqual([null, 'a1']);
  });
});
