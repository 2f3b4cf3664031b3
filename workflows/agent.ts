import { condition, continueAsNew, currentUpdateInfo, setHandler, workflowInfo } from '@temporalio/workflow';
import {
  type AgentInput,
  type AgentStanding,
  agentEdited,
  heartbeatBegan,
  missesReported,
  setAvailability,
} from '../contract/messages.ts';
import { AgentLoop } from './agent-loop.ts';

/**
 * An agent's availability, its one owner. Changes are applied one after another and are in force when their answers
 * arrive; the conversations the agent holds are told beside, so that a long telling keeps no change waiting. While the
 * agent's console sends heartbeats, a timer waits for the next one. Ends when the agent is offline and everybody has been
 * told; the next change starts it again.
 */
export async function agent(input: AgentInput): Promise<void> {
  const { agentId } = input;
  const loop = new AgentLoop(input);
  setHandler(setAvailability, (ask) => {
    const changeId = currentUpdateInfo()?.id ?? workflowInfo().runId;
    return new Promise<AgentStanding>((answer) => loop.ask({ ask, changeId, answer }));
  });
  setHandler(missesReported, ({ missId }) => {
    const actor = { kind: 'system', id: null } as const;
    loop.ask({ ask: { actor, availability: 'away', cause: 'missed' }, changeId: `missed/${missId}` });
  });
  setHandler(agentEdited, () => loop.noteEdit());
  setHandler(heartbeatBegan, () => loop.noteHeartbeat());

  for (;;) {
    await condition(() => loop.hasWork || loop.mayEnd || loop.mayRollOver);
    if (loop.hasWork) await loop.step();
    else if (loop.mayEnd) return;
    else await continueAsNew<typeof agent>({ agentId, carried: loop.carry() });
  }
}
