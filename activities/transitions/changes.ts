import { type CommandName, refuseCommand } from '../../routing/lifecycle.ts';
import { addEvent, Refused, type Work } from './work.ts';

/** Refuses a command that makes no sense in the row's state. */
export function refuse(work: Work, command: CommandName, release?: { agent: boolean; team: boolean }): void {
  const refusal = refuseCommand(command, work.draft, release);
  if (refusal !== null) throw new Refused(refusal);
}

/** From now on it needs an agent. */
export function startWaiting(work: Work): void {
  Object.assign(work.draft, { status: 'waiting', waitingSince: work.base.at, decided: false });
  work.changed = true;
}

/** Sets or clears the team. */
export function setTeam(work: Work, teamId: string | null): void {
  const previousTeamId = work.draft.teamId;
  work.draft.teamId = teamId;
  work.changed = true;
  addEvent(work, { type: 'conversation.team_changed', data: { previousTeamId } });
}

/** Whether it stands on the waiting list, or would if it had a place there. */
export const isListed = ({ draft }: Work): boolean => draft.status === 'waiting' && !draft.parked;
