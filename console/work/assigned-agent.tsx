import { useState } from 'react';
import type { Conversation, Team } from '../api/client.ts';
import { type Me, useAgents, useNames, useTeams } from '../api/queries.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Choices, Dialog } from '../parts/dialog.tsx';
import { useAgentOptions } from './agent-options.tsx';
import type { Commands } from './commands.tsx';

interface AssignedAgentProps {
  readonly id: string;
  readonly conversation: Conversation;
  readonly me: Me;
  readonly commands: Commands;
  readonly disabled: boolean;
}

/** Who has it, and whom it can be given to. */
export function AssignedAgent({ id, conversation, me, commands, disabled }: AssignedAgentProps) {
  const names = useNames();
  const agents = useAgents().data ?? [];
  const teams = useTeams().data ?? [];
  const [opened, setOpened] = useState(false);
  const [outsider, setOutsider] = useState<string | null>(null);
  const [full, setFull] = useState<string | null>(null);
  const options = useAgentOptions(conversation, opened);
  const { teamId } = conversation;

  const choose = (agentId: string) => {
    const team = teams.find((each) => each.id === teamId);
    const agent = agents.find((each) => each.id === agentId);
    const isFull = agent !== undefined && agent.capacity !== null && agent.load >= agent.capacity;
    if (team !== undefined && !team.members.includes(agentId)) setOutsider(agentId);
    else if (isFull && me.role !== 'agent') setFull(agentId);
    else commands.assign(conversation, { agentId });
  };
  const fullAgent = agents.find((each) => each.id === full);
  return (
    <>
      <Combobox
        id={id}
        label="Assigned Agent"
        value={names.agent(conversation.agentId)}
        options={options}
        disabled={disabled}
        empty={opened && options.length === 0 ? 'Nobody else is a member of the inbox.' : 'Nobody is called that.'}
        onOpen={() => setOpened(true)}
        onChoose={({ key }) => choose(key)}
      />
      {outsider !== null && teamId !== null && (
        <OutsiderDialog
          agentName={names.agent(outsider)}
          teamName={names.team(teamId)}
          teams={teams.filter(({ members }) => members.includes(outsider))}
          onSave={(team) => {
            setOutsider(null);
            commands.assign(conversation, { agentId: outsider, teamId: team });
          }}
          onClose={() => setOutsider(null)}
        />
      )}
      {full !== null && fullAgent !== undefined && (
        <Dialog
          title={`${fullAgent.name} has ${fullAgent.load} of ${fullAgent.capacity}`}
          onClose={() => setFull(null)}
        >
          <p>Assign all the same?</p>
          <Choices>
            <button type="button" onClick={() => setFull(null)}>
              Cancel
            </button>
            <button
              type="button"
              className="primary"
              onClick={() => {
                setFull(null);
                commands.assign(conversation, { agentId: full, overCapacity: true });
              }}
            >
              Assign all the same
            </button>
          </Choices>
        </Dialog>
      )}
    </>
  );
}

interface OutsiderProps {
  readonly agentName: string;
  readonly teamName: string;
  readonly teams: readonly Team[];
  readonly onSave: (teamId: string) => void;
  readonly onClose: () => void;
}

/** The agent is not in the conversation's team: both are set in one call, or nothing. */
function OutsiderDialog({ agentName, teamName, teams, onSave, onClose }: OutsiderProps) {
  return (
    <Dialog title={`${agentName} is not in the team ${teamName}`} onClose={onClose}>
      {teams.length === 0 ? (
        <p>
          {agentName} is in no team. Unassign the team first, then choose {agentName} again.
        </p>
      ) : (
        <p>The agent should be in the team of the conversation. Change the team too?</p>
      )}
      <Choices>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        {teams.map(({ id, name }) => (
          <button key={id} type="button" className="primary" onClick={() => onSave(id)}>
            Also set team {name}
          </button>
        ))}
      </Choices>
    </Dialog>
  );
}
