import { condition, continueAsNew, currentUpdateInfo, setHandler, workflowInfo } from '@temporalio/workflow';
import { type AgentInput, heartbeatBegan, missesReported, setAvailability } from '../../contract/messages.ts';
import { SYSTEM } from '../../contract/model.ts';
import { hear, requireShape } from '../door.ts';
import { MissesReportedShape, SetAvailabilityShape } from '../message-shapes.ts';
import { AgentLoop } from './loop.ts';

/**
 * An agent's availability. Changes are made one after another and are in force when their answers arrive. While the
 * agent's console sends heartbeats, a timer waits for the next one. Ends when the agent is offline and nothing is left to
 * do; the next change starts it again.
 */
export async function agent(input: AgentInput): Promise<void> {
  const { agentId } = input;
  const loop = new AgentLoop(input);
  setHandler(setAvailability, (asked) => loop.ask(asked, currentUpdateInfo()?.id ?? workflowInfo().runId), {
    validator: (asked) => requireShape('setAvailability', SetAvailabilityShape, asked),
  });
  hear(missesReported, MissesReportedShape, ({ missId }) => {
    loop.tell({ actor: SYSTEM, availability: 'away', cause: 'missed' }, `missed/${missId}`);
  });
  setHandler(heartbeatBegan, () => loop.noteHeartbeat());

  for (;;) {
    await condition(() => loop.hasWork || loop.mayEnd || loop.mayRollOver);
    if (loop.hasWork) await loop.step();
    else if (loop.mayEnd) return;
    else await continueAsNew<typeof agent>({ agentId, carried: loop.carry() });
  }
}
