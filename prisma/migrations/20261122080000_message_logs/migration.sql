-- What was said in a conversation, as times and ids: what lists show of unanswered messages follows from it. The workflow
-- decides by its own; writing its row for each message would cost one action each.
CREATE TABLE "message_logs" (
    "conversation_id" TEXT COLLATE "C" NOT NULL,
    "log" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "answered_version" INTEGER,
    CONSTRAINT "message_logs_pkey" PRIMARY KEY ("conversation_id")
);
-- Serves: who held a conversation when, and what an agent was given up to a moment.
CREATE INDEX "assignments_conversation" ON "assignments"("conversation_id", "started_at");
CREATE INDEX "assignments_agent" ON "assignments"("agent_id", "started_at");
