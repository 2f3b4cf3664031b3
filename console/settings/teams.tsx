import { useState } from 'react';
import { baton, type Team } from '../api/client.ts';
import { useTeams } from '../api/queries.ts';
import { Members } from './members.tsx';
import { NewNamed } from './new-named.tsx';
import { Table } from './table.tsx';

export function TeamsPage() {
  const { data: teams = [] } = useTeams();
  const [open, setOpen] = useState<string | null>(null);
  const team = teams.find(({ id }) => id === open);
  return (
    <>
      <h1>Teams</h1>
      <Table heads={['Team', 'Id', 'Members']}>
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
      </Table>
      {teams.length === 0 && <p className="muted">There is no team yet.</p>}
      {team !== undefined && <TeamMembers team={team} />}
      <NewNamed
        what="team"
        one="a team"
        existing={teams}
        create={(id, name) => baton.put('/v1/teams/{id}', { path: { id }, body: { name } })}
      />
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
