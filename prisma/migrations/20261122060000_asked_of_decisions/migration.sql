-- What a decision was asked: team, skills and waitingSince of the conversation then. It explains the decision for ever,
-- whatever the conversation has become. Null for decisions taken before this migration.
ALTER TABLE "decisions" ADD COLUMN "asked" JSONB;
-- Who gets a conversation if eligible at its first decision, which for one that is pending comes with the hand-off.
ALTER TABLE "conversations" ADD COLUMN "preferred_agent_id" TEXT;
