import type { Conversation, Decision } from '../api/client.ts';
import { useAgents, useNames } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import styles from './why.module.css';

interface Explained {
  readonly agentId: string;
  readonly eligible: boolean;
  readonly reason: string | null;
}

interface CandidatesProps {
  readonly agents: readonly Explained[];
  /** Undefined: it is explained as of now. */
  readonly decision: Decision | undefined;
  readonly conversation: Conversation | undefined;
  readonly hasMore: boolean;
}

const VERDICTS: Readonly<Record<string, string>> = {
  ranked_lower: 'ranked lower',
  not_available: 'not available',
  at_capacity: 'at capacity',
  cooling_off: 'cooling off: had it before',
  not_in_team: 'not in the team',
  missing_skill: 'lacks a required skill',
  not_member: 'not a member of the inbox',
  deactivated: 'deactivated',
};

/** Everybody who was considered, in the order of the method, with what each lacks. */
export function Candidates({ agents, decision, conversation, hasMore }: CandidatesProps) {
  const names = useNames();
  const directory = useAgents().data ?? [];
  const chosen = decision === undefined ? conversation?.agentId : decision.agentId;
  const rows = agents.map((agent) => {
    const kept = decision?.considered.find(({ agentId }) => agentId === agent.agentId);
    const now = directory.find(({ id }) => id === agent.agentId);
    const numbers = kept ?? (decision === undefined ? now : undefined);
    return { ...agent, now, numbers, lastAssignedAt: kept?.lastAssignedAt };
  });
  const turnOf = chosen == null ? undefined : rows.find(({ agentId }) => agentId === chosen)?.lastAssignedAt;

  return (
    <table className={styles.candidates}>
      <caption className="hidden-text">Who was considered</caption>
      <thead>
        <tr>
          <th scope="col">Rank</th>
          <th scope="col">Agent</th>
          {decision === undefined && <th scope="col">State</th>}
          <th scope="col">Load</th>
          {decision !== undefined && <th scope="col">Last turn ◂</th>}
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ agentId, eligible, reason, now, numbers, lastAssignedAt }, index) => (
          <tr key={agentId} className={agentId === chosen ? styles.chosen : undefined}>
            <td>{eligible ? index + 1 : '–'}</td>
            <th scope="row">
              {names.agent(agentId)}
              {agentId === chosen && ' ★'}
            </th>
            {decision === undefined && (
              <td>
                {now !== undefined && (
                  <>
                    <StateMark state={now.availability} /> {now.availability}
                  </>
                )}
              </td>
            )}
            <td>{numbers === undefined ? '' : `${numbers.load} of ${numbers.capacity ?? '∞'}`}</td>
            {decision !== undefined && (
              <td>
                {lastAssignedAt === undefined ? '' : lastAssignedAt === null ? 'never' : clockTime(lastAssignedAt)}
              </td>
            )}
            <td className={eligible ? undefined : 'muted'}>
              {agentId === chosen
                ? decision === undefined
                  ? 'has it'
                  : 'chosen'
                : reason === 'ranked_lower' && lastAssignedAt && turnOf !== undefined
                  ? `ranked lower: had a turn at ${clockTime(lastAssignedAt)}, ${names.agent(chosen ?? null)} ${turnOf === null ? 'never' : `at ${clockTime(turnOf)}`}`
                  : reason === null
                    ? 'could take it'
                    : (VERDICTS[reason] ?? reason.replaceAll('_', ' '))}
            </td>
          </tr>
        ))}
      </tbody>
      {hasMore && (
        <tfoot>
          <tr>
            <td colSpan={5}>More agents were considered: these are the first 200.</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
