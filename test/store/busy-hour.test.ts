import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../contract/policy.ts';
import { type Dice, dice } from '../support/dice.ts';
import type { Commands } from './commands.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const AGENTS = ['ana', 'ben', 'cem', 'dia', 'adi'];
const INBOXES = ['sales', 'support'];
const SKILLS = ['billing', 'lang:es'];
const POLICIES: readonly Partial<Policy>[] = [
  {},
  { method: 'least_assigned' },
  { assignToBusy: true },
  { skillMatch: 'require' },
  { skillMatch: 'require', skillRelaxAfterSeconds: 45 },
  { autoReassign: false },
  { reassignOn: ['offline', 'logout', 'away'] },
  { cooloffSeconds: 0 },
  { cooloffSeconds: 20 },
  { mode: 'manual' },
  { whenAllOffline: 'wait', reopenTo: 'route' },
  { responseTimeoutSeconds: { online: 20, busy: 0, away: 5, offline: 60 }, responseWarningSeconds: 5 },
];

/** Ana, Ben and the administrator serve both inboxes, the others one each; six slots and a few more. */
const company = {
  agents: {
    ana: { capacity: 1, skills: ['billing'] },
    ben: { capacity: 2 },
    cem: { capacity: 1, skills: SKILLS },
    dia: { capacity: 2 },
    adi: { capacity: 1, role: 'administrator' },
  },
  inboxes: { sales: { members: ['ana', 'ben', 'cem', 'adi'] }, support: { members: ['ana', 'ben', 'dia', 'adi'] } },
  teams: { gold: ['ana', 'dia'] },
  account: { missesBeforeAway: 2 },
} as const;

/** Whatever may be asked, by chance; what is refused is refused. */
class Hour {
  readonly #dice: Dice;
  readonly #commands: Commands;
  #conversations = 0;
  #messages = 0;

  constructor(seed: number, commands: Commands) {
    this.#dice = dice(seed);
    this.#commands = commands;
  }

  async step(): Promise<void> {
    const { roll, pick, chance } = this.#dice;
    const what = roll(20);
    if (what < 5) return await this.#open();
    const id = `c${1 + roll(Math.max(1, this.#conversations))}`;
    const agentId = pick(AGENTS);
    const commands = this.#commands;
    const asked: readonly (() => Promise<unknown>)[] = [
      () => commands.resolve(id),
      () => commands.resolve(id),
      () => commands.requeue(id),
      () => commands.unassign(id, chance(30) ? { team: true } : {}),
      () => commands.route(id),
      () => commands.claim(id, agentId),
      () => commands.assign(id, { agentId, overCapacity: chance(20) }),
      () => commands.assign(id, { teamId: 'gold' }),
      () => commands.amend(id, { priority: pick(['urgent', 'low'] as const), skills: SKILLS.filter(() => chance(30)) }),
      () => commands.handOff(id),
      () => this.#say(id),
      () => this.#say(id),
      () => commands.declareAll(agentId, pick(['online', 'online', 'busy', 'away', 'offline'] as const)),
      () => commands.declareAll(agentId, 'offline', 'logout'),
      () => commands.declareAll(agentId, 'online'),
    ];
    await pick(asked)().catch(refusedOrThrown);
  }

  /** Edits of the directory, and time, which come one after another. */
  async edit(): Promise<void> {
    const { roll, pick } = this.#dice;
    const inboxId = pick(INBOXES);
    const agentId = pick(AGENTS);
    switch (roll(7)) {
      case 0: {
        await world.setPolicy(pick(POLICIES), inboxId);
        await this.#commands.takeUpAll({ kind: 'inbox', inboxId });
        break;
      }
      case 1: {
        await world.remove({ kind: 'inbox', inboxId }, agentId);
        await this.#commands.takeUpAll({ kind: 'inbox', inboxId });
        break;
      }
      case 2:
      case 3: {
        const join = `INSERT INTO inbox_members (inbox_id, agent_id, join_order) VALUES ('${inboxId}', '${agentId}', 7) ON CONFLICT DO NOTHING`;
        await world.edit({ kind: 'inbox', inboxId }, join);
        await this.#commands.takeUpAll({ kind: 'inbox', inboxId });
        break;
      }
      case 4: {
        const change = `UPDATE agents SET capacity = ${roll(4)}, skills = '{${pick(SKILLS)}}' WHERE id = '${agentId}'`;
        await world.edit({ kind: 'agent', agentId }, change);
        await this.#commands.takeUpAll({ kind: 'agent', agentId });
        break;
      }
      default:
        for (const { missedBy } of await world.pass(roll(40))) {
          if (missedBy !== null) await this.#commands.declareAll(missedBy, 'away', 'missed');
        }
    }
  }

  async #open(): Promise<void> {
    const { pick, chance } = this.#dice;
    this.#conversations += 1;
    this.#messages += 1;
    await this.#commands.open(`c${this.#conversations}`, {
      inboxId: pick(INBOXES),
      priority: pick(['urgent', 'normal', 'normal', 'low'] as const),
      skills: SKILLS.filter(() => chance(20)),
      pending: chance(10),
      ...(chance(20) ? { teamId: 'gold' } : {}),
      ...(chance(20) ? { preferredAgentId: pick(AGENTS) } : {}),
      messages: { [`m${this.#messages}`]: {} },
    });
  }

  /** A question, or an answer of whoever holds it; a question in a resolved one reopens it. */
  async #say(id: string): Promise<void> {
    this.#messages += 1;
    const messageId = `m${this.#messages}`;
    const [holder = null] = await world.holders(id);
    if (holder !== null && this.#dice.chance(50)) await this.#commands.answer(id, messageId, holder);
    else if ((await this.#commands.say(id, messageId)).kind === 'reopens') {
      await this.#commands.open(id, { messages: { [messageId]: {} } });
    }
  }
}

/** A refusal, or what is said in a conversation that is not there, is an answer too. */
function refusedOrThrown(error: unknown): void {
  const isRefusal = error instanceof Error && ('code' in error ? /^[a-z_]+$/.test(String(error.code)) : false);
  const isUnknown = error instanceof Error && error.message.startsWith('there is no conversation');
  if (!isRefusal && !isUnknown) throw error;
}

describe('a busy hour, one thing after another,', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`leaves after each nobody waiting who could be served, and everything in line (seed ${seed})`, async () => {
      await world.has(company);
      const hour = new Hour(seed, world);

      for (let n = 0; n < 90; n += 1) await (n % 5 === 4 ? hour.edit() : hour.step());

      await world.pass(900);
      expect(await world.db.conversation.count()).toBeGreaterThan(5);
    }, 90_000);
  }
});

describe('a busy hour, eight things at once,', () => {
  for (const seed of [1, 2, 3]) {
    it(`ends with nobody waiting who could be served, and everything in line (seed ${seed})`, async () => {
      await world.has(company);
      const hour = new Hour(seed, world.crowd);

      for (let round = 0; round < 12; round += 1) {
        await pMap(Array.from({ length: 16 }), () => hour.step(), { concurrency: 8 });
        await world.check();
        await hour.edit();
      }

      const above = await world.db.$queryRaw`
        SELECT a.id FROM agents a WHERE a.load > a.capacity AND NOT EXISTS (
          SELECT FROM assignments s WHERE s.agent_id = a.id AND s.ended_at IS NULL AND s.start_reason = 'manual')
          AND NOT EXISTS (SELECT FROM agent_changes c WHERE c.agent_id = a.id AND c.capacity <> a.capacity)`;
      expect(above).toEqual([]);
    }, 90_000);
  }
});
