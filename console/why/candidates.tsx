import type { Decision } from '../api/client.ts';
import type { Explanation } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import styles from './why.module.css';

type Explained = Explanation['agents'][number];

interface CandidatesProps {
  readonly explanation: Explanation;
  /** Undefined: it is explained as of now. */
  readonly decision: Decision | undefined;
  /** Who has it now, or was given it then. */
  readonly chosen: string | null;
}

const LACKS: Readonly<Record<string, string>> = {
  not_available: 'not available',
  at_capacity: 'at capacity',
  cooling_off: 'cooling off: had it before',
  not_in_team: 'not in the team',
  missing_skill: 'lacks a required skill',
  not_member: 'not a member of the inbox',
  deactivated: 'deactivated',
};

const when = (instant: string | null): string => (instant === null ? 'never' : clockTime(instant));

/** Everybody who was considered, in the order of the method, with what each lacks. */
export function Candidates({ explanation, decision, chosen }: CandidatesProps) {
  const { agents, nextCursor } = explanation;
  const winner = agents.find(({ agentId }) => agentId === chosen);
  return (
    <>
      <table className={styles.candidates}>
        <caption className="hidden-text">Who was considered</caption>
        <thead>
          <tr>
            <th scope="col">Rank</th>
            <th scope="col">Agent</th>
            <th scope="col">{decision === undefined ? 'State' : 'Then'}</th>
            <th scope="col">Load</th>
            <th scope="col">
              Last turn <span className={styles.decides}>◂ decides</span>
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <tr key={agent.agentId} className={agent.agentId === chosen ? styles.chosen : undefined}>
              <td>{agent.rank ?? '–'}</td>
              <th scope="row">
                {agent.name}
                {agent.agentId === chosen && ' ★'}
              </th>
              <td>
                <StateMark state={agent.availability} /> {agent.availability}
              </td>
              <td>{agent.capacity === null ? agent.load : `${agent.load} of ${agent.capacity}`}</td>
              <td>{when(agent.comparedAt)}</td>
              <td className={agent.eligible ? undefined : 'muted'}>
                {agent.agentId === chosen ? (decision === undefined ? 'has it' : 'chosen') : verdictOn(agent, winner)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {nextCursor !== null && <p className="muted">More were considered: these are the first {agents.length}.</p>}
    </>
  );
}

/** Why not this one, with the number that lost. */
function verdictOn({ reason, comparedAt, coolingOffUntil }: Explained, winner: Explained | undefined): string {
  if (reason === null) return 'could take it';
  if (reason === 'cooling_off' && coolingOffUntil !== null) return `cooling off until ${clockTime(coolingOffUntil)}`;
  if (reason !== 'ranked_lower') return LACKS[reason] ?? reason.replaceAll('_', ' ');
  if (winner === undefined || comparedAt === winner.comparedAt) return 'ranked lower';
  return `ranked lower: had a turn ${comparedAt === null ? 'never' : `at ${clockTime(comparedAt)}`}, ${winner.name} ${winner.comparedAt === null ? 'never' : `at ${clockTime(winner.comparedAt)}`}`;
}
