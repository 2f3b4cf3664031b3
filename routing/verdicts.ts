import type { Ineligibility } from '../contract/decision.ts';

/** Why an agent did not get a conversation: what it lacks, or that another came first. */
export type Verdict = Ineligibility | 'ranked_lower';

interface Words {
  /** Said of one agent, behind its name. */
  readonly one: string;
  /** Said of several, behind their number. */
  readonly many: string;
}

/** How each verdict is said, everywhere; in the order in which the reasons are looked at. */
export const VERDICTS: Readonly<Record<Verdict, Words>> = {
  deactivated: { one: 'is deactivated', many: 'deactivated' },
  not_member: { one: 'is not a member of the inbox', many: 'not a member of the inbox' },
  not_in_team: { one: 'is not in the team of the conversation', many: 'not in the team' },
  not_available: { one: 'is not available', many: 'not available' },
  at_capacity: { one: 'is at capacity', many: 'at capacity' },
  cooling_off: { one: 'had this conversation and is cooling off', many: 'cooling off' },
  missing_skill: { one: 'lacks a required skill', many: 'missing a skill' },
  ranked_lower: { one: 'could take it, but others stand ahead', many: 'ranked lower' },
};

/** What would make an agent eligible, or end the wait; said without the agent's name. */
export const CHANGES = {
  activate: 'is activated',
  join_inbox: 'joins the inbox',
  join_team: 'joins the team',
  come_online: 'comes online',
  free_slot: 'has a free slot',
  raise_capacity: 'is given a capacity above 0',
  cool_off_ends: 'stops cooling off',
  gain_skills: 'has the skills asked for',
  skills_relax: 'the skills asked for are only preferred',
  route: 'a person routes it',
} as const;

export type Change = keyof typeof CHANGES;
