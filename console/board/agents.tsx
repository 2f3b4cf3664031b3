import { Age, Due } from '../live/times.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { STATES } from '../parts/states.ts';
import { AgentMenu } from './agent-menu.tsx';
import styles from './board.module.css';
import type { Column } from './order.ts';
import type { BoardAgent } from './queries.ts';
import { SortedTable } from './sorted-table.tsx';

const COLUMNS: readonly Column<BoardAgent>[] = [
  { name: 'agent', label: 'Agent', read: ({ name }) => name },
  { name: 'state', label: 'State', read: ({ availability }) => -STATES.indexOf(availability) },
  { name: 'load', label: 'Load', read: ({ load }) => load },
  { name: 'unanswered', label: 'Unanswered', read: ({ unanswered }) => unanswered },
  {
    name: 'due',
    label: 'Next due',
    read: ({ nextDueAt }) => (nextDueAt === null ? Number.NEGATIVE_INFINITY : -Date.parse(nextDueAt)),
  },
  { name: 'misses', label: 'Missed in a row', read: ({ misses }) => misses },
];

interface AgentTableProps {
  readonly agents: readonly BoardAgent[];
  readonly onExplain: (agentId: string) => void;
}

export function AgentTable({ agents, onExplain }: AgentTableProps) {
  return (
    <section>
      <h2>Agents</h2>
      <SortedTable
        label="Board: agents"
        parameter="agents"
        rows={agents}
        columns={COLUMNS}
        others={['More']}
        cells={(agent) => <Cells agent={agent} onExplain={onExplain} />}
      />
    </section>
  );
}

function Cells({ agent, onExplain }: { readonly agent: BoardAgent; readonly onExplain: (agentId: string) => void }) {
  const { name, availability, availabilitySince, load, capacity, unanswered, nextDueAt, misses } = agent;
  return (
    <>
      <th scope="row">{name}</th>
      <td>
        <StateMark state={availability} /> {availability}{' '}
        <span className="muted">
          <Age since={availabilitySince} />
        </span>
      </td>
      <td>
        <Load load={load} capacity={capacity} />
      </td>
      <td>{unanswered}</td>
      <td>{nextDueAt === null ? '–' : <Due at={nextDueAt} />}</td>
      <td className={misses >= 3 ? 'warn' : ''}>{misses}</td>
      <td>
        <AgentMenu agent={agent} onExplain={onExplain} />
      </td>
    </>
  );
}

function Load({ load, capacity }: { readonly load: number; readonly capacity: number | null }) {
  if (capacity === null) return load;
  return (
    <span className={styles.load}>
      <meter min={0} max={Math.max(capacity, load, 1)} value={load} aria-label={`${load} of ${capacity}`} />
      {load}/{capacity}
    </span>
  );
}
