import { type FormEvent, useState } from 'react';
import { type Agent, baton } from '../api/client.ts';
import { useAgents } from '../api/queries.ts';
import { Choices, Dialog } from '../parts/dialog.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import styles from './settings.module.css';
import { Table } from './table.tsx';
import { typed } from './values.ts';

const ROLES = ['agent', 'supervisor', 'administrator'] as const;

/** Everybody who answers, and what they may and can. */
export function AgentsPage() {
  const { data: agents = [] } = useAgents();
  const [edited, setEdited] = useState<Agent | 'new' | null>(null);
  return (
    <>
      <h1>Agents</h1>
      <Table heads={['Agent', 'Id', 'Role', 'Capacity', 'Skills', 'State', 'Change']}>
        {agents.map((agent) => (
          <tr key={agent.id}>
            <th scope="row">{agent.name}</th>
            <td>{agent.id}</td>
            <td>{agent.role}</td>
            <td>{agent.capacity ?? 'as the account'}</td>
            <td>{agent.skills.join(', ')}</td>
            <td>
              {agent.active ? (
                <>
                  <StateMark state={agent.availability} /> {agent.availability}
                </>
              ) : (
                'deactivated'
              )}
            </td>
            <td>
              <button type="button" className="link" aria-label={`Edit ${agent.name}`} onClick={() => setEdited(agent)}>
                Edit
              </button>
            </td>
          </tr>
        ))}
      </Table>
      <button type="button" onClick={() => setEdited('new')}>
        New agent
      </button>
      {edited !== null && <AgentDialog agent={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}

interface AgentDialogProps {
  /** Null: a new one. */
  readonly agent: Agent | null;
  readonly onClose: () => void;
}

function AgentDialog({ agent, onClose }: AgentDialogProps) {
  const [id, setId] = useState(agent?.id ?? '');
  const [name, setName] = useState(agent?.name ?? '');
  const [role, setRole] = useState<Agent['role']>(agent?.role ?? 'agent');
  const [capacity, setCapacity] = useState(String(agent?.capacity ?? ''));
  const [skills, setSkills] = useState(agent?.skills.join(', ') ?? '');
  const { save, refused, isBusy } = useSave();
  const count = typed('count', capacity);
  const { data: agents = [] } = useAgents();
  const isTaken = agent === null && agents.some((each) => each.id === id.trim());

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (count === undefined) return;
    const names = skills.split(',').flatMap((skill) => (skill.trim() === '' ? [] : [skill.trim()]));
    void save({
      save: async () => {
        const body = { name: name.trim(), role, capacity: count, skills: names };
        await baton.put('/v1/agents/{id}', { path: { id: id.trim() }, body });
        onClose();
      },
      done: `${name.trim()} is saved.`,
    });
  };
  const deactivate = () =>
    void save({
      save: async () => {
        await baton.delete('/v1/agents/{id}', { path: { id } });
        onClose();
      },
      done: `${name} is deactivated.`,
    });

  return (
    <Dialog title={agent === null ? 'New agent' : `Edit ${agent.name}`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <label>
          Id <input value={id} disabled={agent !== null} onChange={({ target }) => setId(target.value)} required />
        </label>
        <label>
          Name <input value={name} onChange={({ target }) => setName(target.value)} required />
        </label>
        <label>
          Role{' '}
          <select
            value={role}
            onChange={({ target }) => setRole(ROLES.find((each) => each === target.value) ?? 'agent')}
          >
            {ROLES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label>
          Capacity{' '}
          <input
            value={capacity}
            aria-invalid={count === undefined}
            placeholder="as the account"
            onChange={({ target }) => setCapacity(target.value)}
          />
        </label>
        <label>
          Skills{' '}
          <input value={skills} placeholder="billing, lang:es" onChange={({ target }) => setSkills(target.value)} />
        </label>
        {isTaken && <p className="warn">There is an agent of that id already.</p>}
        <Refusals refused={refused} />
        <Choices>
          <button type="submit" className="primary" disabled={isBusy || isTaken}>
            {agent?.active === false ? 'Save and activate' : 'Save'}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          {agent?.active === true && (
            <button type="button" onClick={deactivate}>
              {agent.load === 0 ? 'Deactivate' : `Deactivate, ${agent.load} move`}
            </button>
          )}
        </Choices>
      </form>
    </Dialog>
  );
}
