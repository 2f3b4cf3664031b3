import type { Decision } from '../../contract/model.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Statement } from '../statements.ts';
import type { ConversationDraft } from './draft.ts';

/** Keeps a decision for ever, with what was asked, so that anybody can ask why. */
export function keepingDecision(draft: ConversationDraft, decision: Decision | null): readonly Statement[] {
  if (decision === null) return [];
  const asked = { teamId: draft.teamId, skills: draft.skills, waitingSince: draft.waitingSince };
  const { id, at, outcome, agentId, reason, method, policyVersion, considered, leftOut, sentence } = decision;
  const sql = Prisma.sql`
    INSERT INTO decisions (id, conversation_id, at, outcome, agent_id, reason, method, policy_version, considered,
                           left_out, sentence, asked)
    VALUES (${id}::uuid, ${draft.id}, ${at}::timestamptz, ${outcome}, ${agentId}, ${reason}, ${method},
            ${policyVersion}, ${JSON.stringify(considered)}::jsonb, ${JSON.stringify(leftOut)}::jsonb, ${sentence},
            ${JSON.stringify(asked)}::jsonb)`;
  return [{ name: 'decided', sql }];
}
