import { type FormEvent, useState } from 'react';
import { baton, type Team } from '../api/client.ts';
import { useTeams } from '../api/queries.ts';
import { Members } from './members.tsx';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import styles from './settings.module.css';

export function TeamsPage() {
  const { data: teams = [] } = useTeams();
  const [open, setOpen] = useState<string | null>(null);
  const team = teams.find(({ id }) => id === open);
  return (
    <>
      <h1>Teams</h1>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Team</th>
            <th scope="col">Id</th>
            <th scope="col">Members</th>
          </tr>
        </thead>
        <tbody>
          {teams.map(({ id, name, members }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{id}</td>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-label={`${members.length} members of ${name}`}
                  aria-expanded={id === open}
                  onClick={() => setOpen(id === open ? null : id)}
                >
                  {members.length}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {teams.length === 0 && <p className="muted">There is no team yet.</p>}
      {team !== undefined && <TeamMembers team={team} />}
      <NewTeam />
    </>
  );
}

function TeamMembers({ team: { id, name, members } }: { readonly team: Team }) {
  return (
    <Members
      title={`Members of ${name}`}
      one="member"
      members={members}
      add={(agentId) => baton.put('/v1/teams/{id}/members/{agentId}', { path: { id, agentId } })}
      remove={(agentId) => baton.delete('/v1/teams/{id}/members/{agentId}', { path: { id, agentId } })}
      held={{ teamId: id }}
    />
  );
}

function NewTeam() {
  const { data: teams = [] } = useTeams();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const { save, refused, isBusy } = useSave();
  const isTaken = teams.some((each) => each.id === id.trim());
  const clear = () => {
    setId('');
    setName('');
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    void save({
      save: () => baton.put('/v1/teams/{id}', { path: { id: id.trim() }, body: { name: name.trim() } }),
      done: `Team ${name.trim()} is there.`,
      after: clear,
    });
  };
  return (
    <form className={styles.new} onSubmit={create}>
      <h2>New team</h2>
      <label>
        Id <input value={id} onChange={({ target }) => setId(target.value)} required />
      </label>
      <label>
        Name <input value={name} onChange={({ target }) => setName(target.value)} required />
      </label>
      <button type="submit" disabled={isBusy || isTaken}>
        Create team
      </button>
      {isTaken && <p className="warn">There is a team of that id already.</p>}
      <Refusals refused={refused} />
    </form>
  );
}
