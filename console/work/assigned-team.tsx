import { useState } from 'react';
import type { Conversation, Team } from '../api/client.ts';
import { useNames, useTeams } from '../api/queries.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Choices, Dialog } from '../parts/dialog.tsx';
import type { Commands } from './commands.tsx';

interface AssignedTeamProps {
  readonly id: string;
  readonly conversation: Conversation;
  readonly commands: Commands;
  readonly disabled: boolean;
}

/** Whose work it is. A team without its present agent takes it from them, which is said first. */
export function AssignedTeam({ id, conversation, commands, disabled }: AssignedTeamProps) {
  const names = useNames();
  const teams = useTeams().data ?? [];
  const [leaving, setLeaving] = useState<Team | null>(null);
  const { teamId, agentId } = conversation;
  const options = teams
    .filter((team) => team.id !== teamId)
    .map((team) => ({
      key: team.id,
      text: team.name,
      group: 'Teams',
      ...(agentId === null || team.members.includes(agentId) ? {} : { detail: `without ${names.agent(agentId)}` }),
    }));

  const choose = (chosen: string) => {
    const team = teams.find((each) => each.id === chosen);
    if (team === undefined) return;
    if (agentId !== null && !team.members.includes(agentId)) setLeaving(team);
    else commands.assign(conversation, { teamId: team.id });
  };
  return (
    <>
      <Combobox
        id={id}
        label="Assigned Team"
        value={teamId === null ? 'no team' : names.team(teamId)}
        options={options}
        disabled={disabled}
        empty="There is no other team."
        onChoose={({ key }) => choose(key)}
      />
      {leaving !== null && (
        <Dialog title={`Set team ${leaving.name}?`} onClose={() => setLeaving(null)}>
          <p>
            {names.agent(agentId)} is not in {leaving.name}. The conversation will be taken from {names.agent(agentId)}{' '}
            and routed again.
          </p>
          <Choices>
            <button type="button" onClick={() => setLeaving(null)}>
              Cancel
            </button>
            <button
              type="button"
              className="primary"
              onClick={() => {
                setLeaving(null);
                commands.assign(conversation, { teamId: leaving.id });
              }}
            >
              Set team
            </button>
          </Choices>
        </Dialog>
      )}
    </>
  );
}
