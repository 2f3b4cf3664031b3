import type { Decision } from '../../contract/model.ts';
import type { Transaction } from '../database.ts';

/** Keeps a decision for ever, so that anybody can ask why. */
export async function keepDecision(tx: Transaction, conversationId: string, decision: Decision): Promise<void> {
  const { id, at, outcome, agentId, reason, method, policyVersion, considered, leftOut, sentence } = decision;
  await tx.$executeRaw`
    INSERT INTO decisions (id, conversation_id, at, outcome, agent_id, reason, method, policy_version, considered,
                           left_out, sentence)
    VALUES (${id}::uuid, ${conversationId}, ${at}::timestamptz, ${outcome}, ${agentId}, ${reason}, ${method},
            ${policyVersion}, ${JSON.stringify(considered)}::jsonb, ${JSON.stringify(leftOut)}::jsonb, ${sentence})`;
}
