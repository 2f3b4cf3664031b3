-- Account, directory -------------------------------------------------------------------------------------------------

CREATE TABLE "accounts" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "policy_overrides" JSONB NOT NULL DEFAULT '{}',
    "policy" JSONB NOT NULL,
    "policy_version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id"),
    -- There is one account.
    CONSTRAINT "accounts_single" CHECK ("id" = 1)
);

CREATE TABLE "agents" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "capacity" INTEGER,
    "skills" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,
    "availability" TEXT NOT NULL DEFAULT 'offline',
    "availability_cause" TEXT NOT NULL DEFAULT 'initial',
    "availability_since" TIMESTAMPTZ(3) NOT NULL,
    "availability_version" INTEGER NOT NULL DEFAULT 0,
    "load" INTEGER NOT NULL DEFAULT 0,
    "last_assigned_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "agents_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "agents_role" CHECK ("role" IN ('agent', 'supervisor', 'administrator')),
    CONSTRAINT "agents_capacity" CHECK ("capacity" >= 0),
    CONSTRAINT "agents_availability" CHECK ("availability" IN ('online', 'busy', 'away', 'offline')),
    CONSTRAINT "agents_load" CHECK ("load" >= 0)
);

CREATE TABLE "inboxes" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "policy_overrides" JSONB NOT NULL DEFAULT '{}',
    "policy" JSONB NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "last_turn" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "inboxes_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "inbox_members" (
    "inbox_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "join_order" INTEGER NOT NULL,
    CONSTRAINT "inbox_members_pkey" PRIMARY KEY ("inbox_id", "agent_id"),
    CONSTRAINT "inbox_members_inbox_id_fkey" FOREIGN KEY ("inbox_id") REFERENCES "inboxes"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "inbox_members_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "inbox_members_agent" ON "inbox_members"("agent_id");

CREATE TABLE "rotations" (
    "inbox_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "turn" BIGINT NOT NULL,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "rotations_pkey" PRIMARY KEY ("inbox_id", "agent_id")
);

CREATE TABLE "teams" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "team_members" (
    "team_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "join_order" INTEGER NOT NULL,
    CONSTRAINT "team_members_pkey" PRIMARY KEY ("team_id", "agent_id"),
    CONSTRAINT "team_members_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "team_members_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "team_members_agent" ON "team_members"("agent_id");

CREATE TABLE "departures" (
    "scope" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    CONSTRAINT "departures_pkey" PRIMARY KEY ("scope", "scope_id", "agent_id"),
    CONSTRAINT "departures_scope" CHECK ("scope" IN ('inbox', 'team'))
);

-- Conversations, assignments, waiting list ---------------------------------------------------------------------------

CREATE TABLE "conversations" (
    -- Ties are broken by id, here and in routing/, by code point.
    "id" TEXT COLLATE "C" NOT NULL,
    "inbox_id" TEXT NOT NULL,
    "team_id" TEXT,
    "consumer_id" TEXT NOT NULL,
    "consumer_name" TEXT,
    "status" TEXT NOT NULL,
    "parked" BOOLEAN NOT NULL DEFAULT false,
    "priority" SMALLINT NOT NULL,
    "skills" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "agent_id" TEXT,
    "assigned_at" TIMESTAMPTZ(3),
    "assigned_by" TEXT,
    "previous_agent_id" TEXT,
    "waiting_since" TIMESTAMPTZ(3),
    "decided" BOOLEAN NOT NULL DEFAULT false,
    "unanswered_since" TIMESTAMPTZ(3),
    "response_due_at" TIMESTAMPTZ(3),
    "timeouts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "disposition" TEXT,
    "carried" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "conversations_inbox_id_fkey" FOREIGN KEY ("inbox_id") REFERENCES "inboxes"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "conversations_status_known" CHECK ("status" IN ('pending', 'waiting', 'assigned', 'resolved')),
    CONSTRAINT "conversations_priority" CHECK ("priority" BETWEEN 0 AND 3),
    -- Assigned means that somebody holds it, and nothing else does.
    CONSTRAINT "conversations_held" CHECK (("status" = 'assigned') = ("agent_id" IS NOT NULL)),
    CONSTRAINT "conversations_parked" CHECK (NOT "parked" OR "status" = 'waiting')
);
CREATE INDEX "conversations_created" ON "conversations"("created_at", "id");
CREATE INDEX "conversations_status" ON "conversations"("status", "parked", "priority", "waiting_since", "id");
CREATE INDEX "conversations_inbox" ON "conversations"("inbox_id", "created_at", "id");
CREATE INDEX "conversations_agent" ON "conversations"("agent_id", "created_at", "id");
CREATE INDEX "conversations_consumer" ON "conversations"("consumer_id", "created_at", "id");

CREATE TABLE "assignments" (
    "id" UUID NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "inbox_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "start_reason" TEXT NOT NULL,
    "assigned_by" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    CONSTRAINT "assignments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "assignments_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "assignments_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "assignments_end" CHECK (("ended_at" IS NULL) = ("end_reason" IS NULL))
);
-- A conversation has at most one agent.
CREATE UNIQUE INDEX "assignments_one_open" ON "assignments"("conversation_id") WHERE "ended_at" IS NULL;
-- Serves: what an agent holds now.
CREATE INDEX "assignments_open_by_agent" ON "assignments"("agent_id") WHERE "ended_at" IS NULL;

-- An agent's load is its number of open assignments, by construction: nothing but this trigger changes it.
CREATE FUNCTION "count_load"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.ended_at IS NULL THEN
        UPDATE agents SET load = load - 1 WHERE id = OLD.agent_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.ended_at IS NULL THEN
        UPDATE agents SET load = load + 1 WHERE id = NEW.agent_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "assignments_count_load" AFTER INSERT OR DELETE OR UPDATE OF "ended_at", "agent_id" ON "assignments"
    FOR EACH ROW EXECUTE FUNCTION "count_load"();

CREATE TABLE "waiting_list" (
    "conversation_id" TEXT COLLATE "C" NOT NULL,
    "inbox_id" TEXT NOT NULL,
    "team_id" TEXT,
    "priority" SMALLINT NOT NULL,
    "waiting_since" TIMESTAMPTZ(3) NOT NULL,
    "skills" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "woken_at" TIMESTAMPTZ(3),
    "leaving_agent_id" TEXT,
    CONSTRAINT "waiting_list_pkey" PRIMARY KEY ("conversation_id")
);
CREATE INDEX "waiting_list_order" ON "waiting_list"("inbox_id", "priority", "waiting_since", "conversation_id");
CREATE INDEX "waiting_list_leaving" ON "waiting_list"("leaving_agent_id");

CREATE TABLE "cool_offs" (
    "conversation_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "cool_offs_pkey" PRIMARY KEY ("conversation_id", "agent_id")
);

-- Decisions, ledger ----------------------------------------------------------------------------------------------------

CREATE TABLE "decisions" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "agent_id" TEXT,
    "reason" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "considered" JSONB NOT NULL,
    "left_out" JSONB NOT NULL,
    "sentence" TEXT NOT NULL,
    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "decisions_seq_key" ON "decisions"("seq");
CREATE INDEX "decisions_conversation" ON "decisions"("conversation_id", "seq");

CREATE TABLE "events" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "conversation_id" TEXT,
    "inbox_id" TEXT,
    "agent_id" TEXT,
    "team_id" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "reason" TEXT,
    "decision_id" UUID,
    "data" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "events_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "events_actor" CHECK ("actor_kind" IN ('person', 'key', 'routing', 'system'))
);
CREATE INDEX "events_conversation" ON "events"("conversation_id", "id");
CREATE INDEX "events_agent" ON "events"("agent_id", "id");

-- Ids grow in the order of commitment: whoever writes the ledger holds this lock from before the first id is drawn until
-- after the commit is visible. So a reader who has seen an id never later finds a smaller one. The price is that
-- commits that write the ledger follow one another; write it last in a transaction.
CREATE FUNCTION "order_ledger"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7000001);
    RETURN NULL;
END $$;
CREATE TRIGGER "events_in_order" BEFORE INSERT ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "order_ledger"();

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END $$;
CREATE TRIGGER "events_append_only" BEFORE UPDATE OR DELETE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE TABLE "transitions" (
    "workflow_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "result" JSONB NOT NULL,
    CONSTRAINT "transitions_pkey" PRIMARY KEY ("workflow_id", "id")
);

-- Access -----------------------------------------------------------------------------------------------------------------

CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "api_keys_role" CHECK ("role" IN ('service', 'administrator'))
);
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

CREATE TABLE "idempotent_answers" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" SMALLINT NOT NULL,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "idempotent_answers_pkey" PRIMARY KEY ("scope", "key")
);
CREATE INDEX "idempotent_answers_created" ON "idempotent_answers"("created_at");

-- The account, with the defaults of DESIGN 2.8 (a test holds them equal to DEFAULT_POLICY).
INSERT INTO "accounts" ("id", "policy") VALUES (1, '{
    "mode": "automatic", "method": "round_robin", "whenAllOffline": "assign", "assignToBusy": false,
    "autoReassign": true, "reassignOn": ["offline", "logout", "connection_lost"],
    "skillMatch": "prefer", "skillRelaxAfterSeconds": 0,
    "responseTimeoutSeconds": {"online": 60, "busy": 60, "away": 60, "offline": 60},
    "responseAnchor": "first_unanswered", "responseWarningSeconds": 15, "cooloffSeconds": 300,
    "escalateAfterTimeouts": 3, "reopenTo": "previous_agent",
    "defaultCapacity": null, "missesBeforeAway": 0, "connectionLostAfterSeconds": 45
}');
