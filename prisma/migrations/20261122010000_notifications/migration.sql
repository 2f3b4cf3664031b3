-- Written in the statement that writes the ledger, so that nothing is told twice or forgotten.
CREATE TABLE "notifications" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "agent_id" TEXT,
    "team_id" TEXT,
    "conversation_id" TEXT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notifications_type" CHECK ("type" IN ('assigned', 'reassigned_away', 'unassigned', 'response_warning', 'escalated')),
    -- An agent or a team is told, never both and never nobody.
    CONSTRAINT "notifications_addressee" CHECK (("agent_id" IS NULL) <> ("team_id" IS NULL))
);
CREATE INDEX "notifications_agent" ON "notifications"("agent_id", "id");
CREATE INDEX "notifications_team" ON "notifications"("team_id", "id");
