import type { BatonProblem } from '../../packages/client/src/index.ts';
import type { useNames } from '../api/queries.ts';

type Names = ReturnType<typeof useNames>;

/** What a refusal offers to do next. */
export type Remedy = 'why' | 'take-over' | 'over-capacity' | 'again';

interface Refused {
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

interface Circumstances {
  readonly names: Names;
  /** Whom it was meant for. */
  readonly wanted: string | null;
  readonly team: string | null;
  readonly load: string | null;
  readonly leads: boolean;
}

/** A refusal as docs/consoles.md has it, with the names and numbers, and what may be done about it. */
export function refusalOf(problem: BatonProblem | undefined, about: Circumstances): Refused {
  const { names, wanted, team, load, leads } = about;
  const who = names.agent(problem?.problem.agentId ?? wanted);
  if (problem === undefined) {
    return { text: 'Baton did not answer. Nothing is lost: the same again is carried out once.', remedies: ['again'] };
  }
  switch (problem.code) {
    case 'already_assigned':
      return { text: `${who} has it.`, remedies: leads ? ['why', 'take-over'] : ['why'] };
    case 'unexpected_assignee': {
      const holder = problem.problem.agentId;
      const text = holder === undefined ? 'Nobody has it now.' : `${names.agent(holder)} has it now.`;
      return { text, remedies: leads && holder !== undefined ? ['why', 'take-over'] : ['why'] };
    }
    case 'not_assigned':
      return { text: 'There is nobody to release.', remedies: [] };
    case 'conversation_resolved':
      return { text: 'It has ended.', remedies: [] };
    case 'agent_at_capacity':
      return {
        text: `${names.agent(wanted)} has ${load ?? 'no room'}.`,
        remedies: leads ? ['over-capacity'] : ['why'],
      };
    case 'agent_not_in_team':
      return { text: `${names.agent(wanted)} is not in the team ${names.team(team)}.`, remedies: [] };
    case 'agent_not_in_inbox':
      return { text: `${names.agent(wanted)} is not a member of the inbox.`, remedies: [] };
    case 'agent_deactivated':
      return { text: `${names.agent(wanted)} is deactivated.`, remedies: [] };
    case 'not_pending':
      return { text: 'It was handed off already.', remedies: [] };
    case 'forbidden':
      return { text: `You may not do that: ${problem.problem.detail}`, remedies: [] };
    case 'temporal_unavailable':
      return { text: 'Changes cannot be carried out now (Temporal). What you see is current.', remedies: ['again'] };
    case 'database_unavailable':
      return { text: 'Not now: Baton does not reach its database.', remedies: ['again'] };
    case 'overloaded':
      return { text: 'Not now: Baton has too much to do.', remedies: ['again'] };
    case 'rate_limited':
      return { text: 'Not now: too much was asked in a short time. Wait a moment.', remedies: ['again'] };
    default:
      return { text: problem.problem.detail, remedies: [] };
  }
}
