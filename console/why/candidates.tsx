import type { Decision } from '../api/client.ts';
import type { Explanation } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import styles from './why.module.css';

type Method = Decision['method'];
type Explained = Explanation['agents'][number];

interface CandidatesProps {
  readonly explanation: Explanation;
  /** Whether it is explained as of a decision of the past, not as of now. */
  readonly isPast: boolean;
  /** What puts them in order; undefined while that is not known. */
  readonly method: Method | undefined;
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
export function Candidates({ explanation, isPast, method, chosen }: CandidatesProps) {
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
            <th scope="col">{isPast ? 'Then' : 'State'}</th>
            <th scope="col">Load {method === 'least_assigned' && <Decides />}</th>
            <th scope="col">
              {method === 'least_assigned' ? 'Last given' : 'Last turn'} {method === 'round_robin' && <Decides />}
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
                {agent.agentId === chosen ? (isPast ? 'chosen' : 'has it') : verdictOn(agent, winner, method)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {nextCursor !== null && <p className="muted">More were considered: these are the first {agents.length}.</p>}
    </>
  );
}

const Decides = () => <span className={styles.decides}>◂ decides</span>;

/** Why not this one, with the number that lost. */
function verdictOn(agent: Explained, winner: Explained | undefined, method: Method | undefined): string {
  const { reason, coolingOffUntil } = agent;
  if (reason === null) return 'could take it';
  if (reason === 'cooling_off' && coolingOffUntil !== null) return `cooling off until ${clockTime(coolingOffUntil)}`;
  if (reason !== 'ranked_lower') return LACKS[reason] ?? reason.replaceAll('_', ' ');
  if (winner === undefined) return 'ranked lower';
  if (method === 'least_assigned' && agent.load !== winner.load) {
    return `ranked lower: had ${agent.load}, ${winner.name} ${winner.load}`;
  }
  if (agent.comparedAt === winner.comparedAt) return 'ranked lower';
  const tell = method === 'least_assigned' ? lastGiven : lastTurn;
  return `ranked lower: ${tell(agent)}, ${winner.name} ${tell(winner)}`;
}

const lastTurn = ({ comparedAt }: Explained): string =>
  comparedAt === null ? 'never had a turn' : `had a turn at ${clockTime(comparedAt)}`;

const lastGiven = ({ comparedAt }: Explained): string =>
  comparedAt === null ? 'was never given any' : `was given one at ${clockTime(comparedAt)}`;
