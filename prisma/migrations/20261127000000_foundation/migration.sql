-- Which installation the database belongs to, named by the first process that starts. In a namespace of Temporal the mark
-- tells it from another database whose processes were given the same name.
CREATE TABLE "installations" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "name" TEXT,
    "mark" UUID NOT NULL DEFAULT gen_random_uuid(),
    CONSTRAINT "installations_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "installations_single" CHECK ("id" = 1)
);
INSERT INTO "installations" DEFAULT VALUES;

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
    "misses" INTEGER NOT NULL DEFAULT 0,
    "heartbeat_at" TIMESTAMPTZ(3),
    "heartbeat_watched" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "agents_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "agents_role" CHECK ("role" IN ('agent', 'supervisor', 'administrator')),
    CONSTRAINT "agents_capacity" CHECK ("capacity" >= 0),
    CONSTRAINT "agents_availability" CHECK ("availability" IN ('online', 'busy', 'away', 'offline')),
    CONSTRAINT "agents_load" CHECK ("load" >= 0),
    CONSTRAINT "agents_misses" CHECK ("misses" >= 0)
);
-- Serves: who has fewest conversations, in an inbox with most of the account's agents.
CREATE INDEX "agents_least_assigned" ON "agents"("load", "last_assigned_at" NULLS FIRST, "id");

CREATE TABLE "inboxes" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "policy_overrides" JSONB NOT NULL DEFAULT '{}',
    "policy" JSONB NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "last_turn" BIGINT NOT NULL DEFAULT 0,
    "thread_kind" TEXT NOT NULL DEFAULT 'none',
    "thread_url" TEXT,
    "service_level_seconds" INTEGER NOT NULL DEFAULT 60,
    "service_level_target" SMALLINT NOT NULL DEFAULT 80,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "inboxes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "inboxes_thread" CHECK ("thread_kind" IN ('none', 'link', 'embed') AND ("thread_kind" = 'none') = ("thread_url" IS NULL)),
    CONSTRAINT "inboxes_service_level" CHECK ("service_level_seconds" > 0 AND "service_level_target" BETWEEN 0 AND 100)
);

CREATE TABLE "inbox_members" (
    "inbox_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "join_order" INTEGER NOT NULL,
    "turn" BIGINT,
    "turn_at" TIMESTAMPTZ(3),
    -- Copies of what the agent's row says, kept by triggers, so that who has room is found by index.
    "state" TEXT NOT NULL DEFAULT 'offline',
    "has_room" BOOLEAN NOT NULL DEFAULT true,
    CONSTRAINT "inbox_members_pkey" PRIMARY KEY ("inbox_id", "agent_id"),
    CONSTRAINT "inbox_members_inbox_id_fkey" FOREIGN KEY ("inbox_id") REFERENCES "inboxes"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "inbox_members_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "inbox_members_agent" ON "inbox_members"("agent_id");
CREATE INDEX "inbox_members_turn" ON "inbox_members"("inbox_id", "state", "has_room", "turn" NULLS FIRST, "join_order", "agent_id");
CREATE INDEX "inbox_members_joined" ON "inbox_members"("inbox_id", "join_order", "agent_id");

-- The turn of who left, for when they come back: leaving and joining again never resets the rotation.
CREATE TABLE "former_turns" (
    "inbox_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "turn" BIGINT NOT NULL,
    "turn_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "former_turns_pkey" PRIMARY KEY ("inbox_id", "agent_id"),
    CONSTRAINT "former_turns_inbox_id_fkey" FOREIGN KEY ("inbox_id") REFERENCES "inboxes"("id") ON DELETE CASCADE ON UPDATE CASCADE
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

-- Edits of the directory that no transition has taken up yet.
CREATE TABLE "edits" (
    "id" BIGSERIAL NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "departed_agent_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT "edits_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "edits_scope" CHECK ("scope" IN ('account', 'inbox', 'team', 'agent'))
);
CREATE INDEX "edits_of_scope" ON "edits"("scope", "scope_id");

-- Conversations, assignments, waiting list ---------------------------------------------------------------------------

-- Who a consumer is, in this one place: everything else knows the key, so that deleting the row forgets the person.
CREATE TABLE "consumers" (
    "key" TEXT NOT NULL DEFAULT gen_random_uuid()::text,
    -- By code point, so that ids that begin alike are found by the index.
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT,
    -- When a request last named the consumer, to the day.
    "known_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    CONSTRAINT "consumers_pkey" PRIMARY KEY ("key"),
    CONSTRAINT "consumers_id" UNIQUE ("id")
);
-- Serves: the search for words of a name.
CREATE INDEX "consumers_name_words" ON "consumers" USING gin (to_tsvector('simple', "name"));

-- Names a conversation in eight bytes. The month of its creation, in UTC, stands in the high bits, so that what is kept for
-- each conversation can lie in a partition by month.
CREATE SEQUENCE "conversation_numbers";
CREATE FUNCTION "first_conversation_key"("at" TIMESTAMPTZ) RETURNS BIGINT LANGUAGE sql STABLE AS $$
    SELECT (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC') - 1)::bigint << 40
$$;
CREATE FUNCTION "new_conversation_key"() RETURNS BIGINT LANGUAGE sql VOLATILE AS $$
    SELECT first_conversation_key(now()) + nextval('conversation_numbers')
$$;

CREATE TABLE "conversations" (
    -- Ties are broken by id, here and in routing/, by code point.
    "id" TEXT COLLATE "C" NOT NULL,
    "inbox_id" TEXT NOT NULL,
    "team_id" TEXT,
    "consumer_key" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "parked" BOOLEAN NOT NULL DEFAULT false,
    "priority" SMALLINT NOT NULL,
    "skills" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "agent_id" TEXT,
    "assigned_at" TIMESTAMPTZ(3),
    "assigned_by" TEXT,
    "preferred_agent_id" TEXT,
    "previous_agent_id" TEXT,
    "waiting_since" TIMESTAMPTZ(3),
    "decided" BOOLEAN NOT NULL DEFAULT false,
    "unanswered_since" TIMESTAMPTZ(3),
    "unanswered_latest" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "timeouts" INTEGER NOT NULL DEFAULT 0,
    "escalated" BOOLEAN NOT NULL DEFAULT false,
    "warned_for" TIMESTAMPTZ(3),
    "cool_offs" JSONB NOT NULL DEFAULT '{}',
    "timer_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "disposition" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "key" BIGINT NOT NULL DEFAULT new_conversation_key(),
    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "conversations_inbox_id_fkey" FOREIGN KEY ("inbox_id") REFERENCES "inboxes"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "conversations_status_known" CHECK ("status" IN ('pending', 'waiting', 'assigned', 'resolved')),
    CONSTRAINT "conversations_priority" CHECK ("priority" BETWEEN 0 AND 3),
    -- Assigned means that somebody holds it, and nothing else does.
    CONSTRAINT "conversations_held" CHECK (("status" = 'assigned') = ("agent_id" IS NOT NULL)),
    CONSTRAINT "conversations_parked" CHECK (NOT "parked" OR "status" = 'waiting'),
    CONSTRAINT "conversations_unanswered" CHECK (("unanswered_since" IS NULL) = ("unanswered_latest" IS NULL))
);
-- The waiting list: who waits, in serving order.
CREATE INDEX "conversations_waiting" ON "conversations"("inbox_id", "priority", "waiting_since", "id")
    WHERE "status" = 'waiting' AND NOT "parked";
-- Serves: what is open, for the reconciler, among all that was ever resolved.
CREATE INDEX "conversations_open" ON "conversations"("id") WHERE "status" <> 'resolved';
-- Serves: lists of what is open, by age, however much was resolved before it.
CREATE INDEX "conversations_open_created" ON "conversations"("created_at", "id") WHERE "status" <> 'resolved';
-- Serves: what belongs to a team, when the team changes.
CREATE INDEX "conversations_open_of_team" ON "conversations"("team_id") WHERE "status" <> 'resolved' AND "team_id" IS NOT NULL;
-- Serves: what is escalated, and what is more or less pressing than most.
CREATE INDEX "conversations_escalated" ON "conversations"("created_at") WHERE "escalated";
CREATE INDEX "conversations_out_of_turn" ON "conversations"("priority", "created_at") WHERE "priority" <> 2;
-- Serves: lists by status, and the list of waiting conversations in serving order.
CREATE INDEX "conversations_status" ON "conversations"("status", "parked", "priority", "waiting_since", "id")
    WHERE "status" <> 'resolved';
-- Serve: lists, oldest or newest first. Those of the same instant are put in order when they are read, since with ids these
-- indexes would be three times as large.
CREATE INDEX "conversations_created" ON "conversations"("created_at");
CREATE INDEX "conversations_inbox" ON "conversations"("inbox_id", "created_at");
CREATE INDEX "conversations_agent" ON "conversations"("agent_id", "created_at") WHERE "agent_id" IS NOT NULL;
-- Serves: forgetting those long past.
CREATE INDEX "conversations_resolved" ON "conversations"("resolved_at") WHERE "status" = 'resolved';
-- Serves: what a consumer ever asked, which is little.
CREATE INDEX "conversations_consumer" ON "conversations" USING hash ("consumer_key");
CREATE UNIQUE INDEX "conversations_key_key" ON "conversations"("key");

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
-- Serves: who held a conversation when, and what an agent was given up to a moment.
CREATE INDEX "assignments_conversation" ON "assignments" USING hash ("conversation_id");
CREATE INDEX "assignments_agent" ON "assignments"("agent_id", "started_at");
-- Serves: what an agent holds now.
CREATE INDEX "assignments_open_by_agent" ON "assignments"("agent_id") WHERE "ended_at" IS NULL;

-- An agent's load is its number of open assignments, by construction: nothing but these triggers changes it.
CREATE FUNCTION "count_begun"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE agents a SET load = a.load + n.begun
    FROM (SELECT agent_id, count(*)::int AS begun FROM after_rows WHERE ended_at IS NULL GROUP BY agent_id) n WHERE a.id = n.agent_id;
    RETURN NULL;
END $$;
CREATE TRIGGER "assignments_begun" AFTER INSERT ON "assignments" REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "count_begun"();

CREATE FUNCTION "count_ended"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE agents a SET load = a.load - n.ended
    FROM (SELECT agent_id, count(*)::int AS ended FROM before_rows WHERE ended_at IS NULL GROUP BY agent_id) n WHERE a.id = n.agent_id;
    RETURN NULL;
END $$;
CREATE TRIGGER "assignments_deleted" AFTER DELETE ON "assignments" REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "count_ended"();

CREATE FUNCTION "count_moved"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE agents a SET load = a.load + n.moved
    FROM (SELECT agent_id, sum(moved)::int AS moved FROM (
              SELECT agent_id, -1 AS moved FROM before_rows WHERE ended_at IS NULL
              UNION ALL SELECT agent_id, 1 FROM after_rows WHERE ended_at IS NULL) each
          GROUP BY agent_id HAVING sum(moved) <> 0) n
    WHERE a.id = n.agent_id;
    RETURN NULL;
END $$;
CREATE TRIGGER "assignments_moved" AFTER UPDATE ON "assignments"
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "count_moved"();

-- What was said, as facts without text, for good: a repeated id is known by the key.
CREATE TABLE "messages" (
    -- The largest table: columns stand in an order that leaves no gaps.
    "conversation_key" BIGINT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "counted" BOOLEAN NOT NULL,
    "author" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "agent_id" TEXT,
    CONSTRAINT "messages_pkey" PRIMARY KEY ("conversation_key", "id"),
    CONSTRAINT "messages_author" CHECK ("author" IN ('consumer', 'agent', 'bot', 'system')),
    CONSTRAINT "messages_visibility" CHECK ("visibility" IN ('public', 'private'))
) PARTITION BY RANGE ("conversation_key");
-- Serves: the first question after an answer.
CREATE INDEX "messages_questions" ON "messages"("conversation_key", "sent_at") WHERE "author" = 'consumer';
-- Serves: replies that may count once their agent is given the conversation.
CREATE INDEX "messages_early_replies" ON "messages"("conversation_key", "sent_at")
    WHERE "author" = 'agent' AND "visibility" = 'public' AND NOT "counted";

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
    -- Team, skills and waitingSince of the conversation then: they explain the decision for ever, whatever it has become.
    "asked" JSONB NOT NULL,
    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id", "at")
) PARTITION BY RANGE ("at");
-- Each conversation has few.
CREATE INDEX "decisions_conversation" ON "decisions" USING hash ("conversation_id");

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
    CONSTRAINT "events_pkey" PRIMARY KEY ("id", "occurred_at"),
    CONSTRAINT "events_actor" CHECK ("actor_kind" IN ('person', 'key', 'routing', 'system'))
) PARTITION BY RANGE ("occurred_at");
-- Each conversation has few.
CREATE INDEX "events_conversation" ON "events" USING hash ("conversation_id");
CREATE INDEX "events_agent" ON "events"("agent_id", "id") WHERE "agent_id" IS NOT NULL;

-- Ids grow in the order of commitment: whoever writes the ledger holds this lock from before the first id is drawn until
-- after the commit is visible. So a reader who has seen an id never later finds a smaller one. The price is that
-- commits that write the ledger follow one another; write it last in a transaction.
CREATE FUNCTION "order_ledger"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7000001);
    RETURN NULL;
END $$;
CREATE TRIGGER "events_in_order" BEFORE INSERT ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "order_ledger"();

-- But for the retention, which says so in its transaction.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('baton.retention', true) = 'on' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the ledger is append-only';
END $$;
-- For each row, so that it holds for the partitions too.
CREATE TRIGGER "events_append_only" BEFORE UPDATE OR DELETE ON "events" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- Results by cause, so that a transition that runs twice acts once.
CREATE TABLE "transitions" (
    "owner" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "result" JSONB NOT NULL,
    CONSTRAINT "transitions_pkey" PRIMARY KEY ("owner", "id")
);
-- Serves: forgetting those long past.
CREATE INDEX "transitions_age" ON "transitions"("at");

-- Conversations whose workflow is still to be told of a change from outside.
CREATE TABLE "outbox" (
    "conversation_id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT "outbox_pkey" PRIMARY KEY ("conversation_id")
);
-- Serves: what has stood there for long.
CREATE INDEX "outbox_age" ON "outbox"("created_at");

-- Which conversation a message has changed, for consoles that listen now; kept for some minutes. After a crash it is empty: an
-- API process that notices that the database was away ends its live streams, and whoever listened reads everything again.
CREATE UNLOGGED TABLE "hints" (
    -- The transaction that wrote it: whatever a snapshot did not see is news to whoever looked by it.
    "xid" BIGINT NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    "conversation_id" TEXT NOT NULL,
    "inbox_id" TEXT NOT NULL,
    "agent_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT "hints_pkey" PRIMARY KEY ("xid", "conversation_id")
);

-- Access -----------------------------------------------------------------------------------------------------------------

CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
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

-- Notifications, webhooks --------------------------------------------------------------------------------------------------

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
    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id", "created_at"),
    CONSTRAINT "notifications_type" CHECK ("type" IN ('assigned', 'reassigned_away', 'unassigned', 'response_warning', 'escalated')),
    -- An agent or a team is told, never both and never nobody.
    CONSTRAINT "notifications_addressee" CHECK (("agent_id" IS NULL) <> ("team_id" IS NULL))
) PARTITION BY RANGE ("created_at");
CREATE INDEX "notifications_agent" ON "notifications"("agent_id", "id") WHERE "agent_id" IS NOT NULL;
CREATE INDEX "notifications_team" ON "notifications"("team_id", "id") WHERE "team_id" IS NOT NULL;

CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "types" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    -- Signing takes the secret itself, so it is not hashed.
    "secret" TEXT NOT NULL,
    "secret_shown" BOOLEAN NOT NULL DEFAULT false,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "lease" UUID,
    "cursor" BIGINT NOT NULL,
    "delivered_event_id" BIGINT,
    "delivered_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhooks_delivered" CHECK (("delivered_event_id" IS NULL) = ("delivered_at" IS NULL)),
    CONSTRAINT "webhooks_disabled" CHECK (("disabled_at" IS NULL) = ("disabled_reason" IS NULL)),
    -- Nothing more is tried at an endpoint that is disabled.
    CONSTRAINT "webhooks_next_attempt" CHECK ("next_attempt_at" IS NULL OR "disabled_at" IS NULL)
);

CREATE TABLE "webhook_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "event_type" TEXT NOT NULL,
    "attempted_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "status" SMALLINT,
    "error" TEXT,
    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "webhook_deliveries_webhook" ON "webhook_deliveries"("webhook_id", "id");

-- Months -----------------------------------------------------------------------------------------------------------------

-- What grows for ever lies in a partition for each month, in UTC, so that a month can be forgotten by dropping it: what hangs
-- on a conversation with the month of its creation, the rest with the month in which it happened. What falls in no month that
-- there is goes in the partition `…_other`: nothing fails because nobody made room. Whoever owns the tables owns these
-- functions, so a worker needs no right to change tables.
CREATE TABLE "messages_other" PARTITION OF "messages" DEFAULT;
CREATE TABLE "decisions_other" PARTITION OF "decisions" DEFAULT;
CREATE TABLE "events_other" PARTITION OF "events" DEFAULT;
CREATE TABLE "notifications_other" PARTITION OF "notifications" DEFAULT;

-- Makes room in a table for the month of `at` and the three after it. A month that has rows in `…_other` already stays there.
-- It gives up after a second if somebody is at work there, so that nobody waits behind it for longer than that.
CREATE FUNCTION "keep_months"("kept" TEXT, "at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET lock_timeout = '1s' AS $$
DECLARE
    name TEXT;
    first_day TIMESTAMP;
    bounds TEXT[];
BEGIN
    IF kept NOT IN ('messages', 'decisions', 'events', 'notifications') THEN RAISE EXCEPTION '% does not lie in months', kept; END IF;
    FOR n IN 0..3 LOOP
        first_day := date_trunc('month', at AT TIME ZONE 'UTC') + make_interval(months => n);
        name := kept || to_char(first_day, '_YYYY_MM');
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        SELECT array_agg(CASE kept WHEN 'messages' THEN first_conversation_key(day AT TIME ZONE 'UTC')::text
                                   ELSE (day AT TIME ZONE 'UTC')::text END ORDER BY day)
        INTO bounds FROM unnest(ARRAY[first_day, first_day + interval '1 month']) AS day;
        BEGIN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', name, kept, bounds[1], bounds[2]);
        EXCEPTION WHEN check_violation THEN
            RAISE WARNING '% has rows of that month already', kept || '_other';
        END;
    END LOOP;
END $$;
SELECT keep_months(kept, now()) FROM unnest(ARRAY['messages', 'decisions', 'events', 'notifications']) AS kept;

-- The months that a table has and that were over at `until`, the oldest first.
CREATE FUNCTION "months_before"("kept" TEXT, "until" TIMESTAMPTZ) RETURNS TABLE ("name" TEXT, "first_day" TIMESTAMPTZ, "next_month" TIMESTAMPTZ)
LANGUAGE sql STABLE AS $$
    SELECT m.name, m.first_day AT TIME ZONE 'UTC', (m.first_day + interval '1 month') AT TIME ZONE 'UTC' FROM (
        SELECT c.relname::text AS name, to_date(right(c.relname, 7), 'YYYY_MM')::timestamp AS first_day
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = kept::regclass AND c.relname ~ '_\d{4}_\d{2}$') m
    WHERE m.first_day + interval '1 month' <= until AT TIME ZONE 'UTC' ORDER BY m.first_day
$$;

-- What the routing asks of one conversation's messages. PL/pgSQL keeps the plan and goes to the one month by the key; a query
-- that joined all months would be planned anew for each of them each time.
CREATE FUNCTION "message_is_known"("conversation" BIGINT, "message" TEXT) RETURNS BOOLEAN LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM messages m WHERE m.conversation_key = conversation AND m.id = message);
END $$;

-- When the consumer first asked something after an instant.
CREATE FUNCTION "next_question"("conversation" BIGINT, "after" TIMESTAMPTZ) RETURNS TIMESTAMPTZ LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT min(m.sent_at) FROM messages m WHERE m.conversation_key = conversation AND m.author = 'consumer' AND m.sent_at > after);
END $$;

-- Replies that may count once their agent is given the conversation.
CREATE FUNCTION "early_replies"("conversation" BIGINT, "since" TIMESTAMPTZ)
RETURNS TABLE ("id" TEXT, "agent_id" TEXT, "sent_at" TIMESTAMPTZ) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT m.id, m.agent_id, m.sent_at FROM messages m
    WHERE m.conversation_key = conversation AND m.author = 'agent' AND m.visibility = 'public' AND NOT m.counted AND m.sent_at >= since;
END $$;

-- Forgets a month of a table, and says whether it did: not while there is a conversation whose messages lie in it. One that is
-- gone is never opened again, so nothing can come in between. It gives up after a second if somebody is at work there, so that
-- nobody waits behind it for longer than that.
CREATE FUNCTION "drop_month"("kept" TEXT, "first_day" TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET lock_timeout = '1s' AS $$
DECLARE
    first TIMESTAMP := date_trunc('month', first_day AT TIME ZONE 'UTC');
    next_month TIMESTAMPTZ := (first + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF kept NOT IN ('messages', 'decisions', 'events', 'notifications') THEN RAISE EXCEPTION '% does not lie in months', kept; END IF;
    IF next_month > now() THEN RAISE EXCEPTION 'the month of % is not over', first_day; END IF;
    IF kept = 'messages' AND EXISTS (
        SELECT FROM conversations c
        WHERE c.key >= first_conversation_key(first AT TIME ZONE 'UTC') AND c.key < first_conversation_key(next_month)
    ) THEN RETURN FALSE; END IF;
    EXECUTE format('DROP TABLE %I', kept || to_char(first, '_YYYY_MM'));
    RETURN TRUE;
END $$;

-- They act with the rights of whoever owns the tables. A worker whose role does not own them is granted both.
REVOKE ALL ON FUNCTION "keep_months"(TEXT, TIMESTAMPTZ), "drop_month"(TEXT, TIMESTAMPTZ) FROM PUBLIC;

-- History of the directory -------------------------------------------------------------------------------------------------

-- What the directory said when: a decision of last week is explained by the directory of last week. Times are the
-- database's, since these tables explain decisions and take part in none.
CREATE TABLE "agent_changes" (
    "seq" BIGSERIAL NOT NULL,
    "agent_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "active" BOOLEAN NOT NULL,
    "capacity" INTEGER,
    "skills" TEXT[] NOT NULL,
    CONSTRAINT "agent_changes_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "agent_changes_agent" ON "agent_changes"("agent_id", "at");

CREATE TABLE "membership_changes" (
    "seq" BIGSERIAL NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "joined" BOOLEAN NOT NULL,
    "join_order" INTEGER NOT NULL,
    CONSTRAINT "membership_changes_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "membership_changes_scope" CHECK ("scope" IN ('inbox', 'team'))
);
CREATE INDEX "membership_changes_member" ON "membership_changes"("scope", "scope_id", "agent_id", "at");

CREATE FUNCTION "note_agent_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR (NEW.active, NEW.capacity, NEW.skills) IS DISTINCT FROM (OLD.active, OLD.capacity, OLD.skills) THEN
        INSERT INTO agent_changes (agent_id, active, capacity, skills) VALUES (NEW.id, NEW.active, NEW.capacity, NEW.skills);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "agents_history" AFTER INSERT OR UPDATE OF "active", "capacity", "skills" ON "agents"
    FOR EACH ROW EXECUTE FUNCTION "note_agent_change"();

CREATE FUNCTION "note_membership_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed RECORD := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO membership_changes (scope, scope_id, agent_id, joined, join_order)
    VALUES (TG_ARGV[0], to_jsonb(changed)->>(TG_ARGV[0] || '_id'), changed.agent_id, TG_OP <> 'DELETE', changed.join_order);
    RETURN NULL;
END $$;
CREATE TRIGGER "inbox_members_history" AFTER INSERT OR DELETE ON "inbox_members"
    FOR EACH ROW EXECUTE FUNCTION "note_membership_change"('inbox');
CREATE TRIGGER "team_members_history" AFTER INSERT OR DELETE ON "team_members"
    FOR EACH ROW EXECUTE FUNCTION "note_membership_change"('team');

-- Policies as of a version are looked up in the ledger.
CREATE INDEX "events_policy" ON "events"("id") WHERE "type" = 'policy.changed';
-- Serves: how available an agent was at a moment.
CREATE INDEX "events_availability" ON "events"("agent_id", "id") WHERE "type" = 'agent.availability_changed';

-- A change of availability that forgot to say so, made by hand, is a new version all the same.
CREATE FUNCTION "count_availability"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.availability_version = OLD.availability_version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER "agents_count_availability" BEFORE UPDATE OF "availability" ON "agents"
    FOR EACH ROW WHEN (OLD.availability <> NEW.availability AND OLD.availability_version = NEW.availability_version)
    EXECUTE FUNCTION "count_availability"();

-- Who can serve whom -------------------------------------------------------------------------------------------------------

CREATE FUNCTION "serving_state"("agent" agents) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN agent.active THEN agent.availability ELSE 'deactivated' END
$$;
CREATE FUNCTION "has_room"("agent" agents) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT agent.load < COALESCE(agent.capacity, (SELECT (policy->>'defaultCapacity')::int FROM accounts), 2147483647)
$$;

CREATE FUNCTION "note_readiness"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (serving_state(NEW), has_room(NEW)) IS DISTINCT FROM (serving_state(OLD), has_room(OLD)) THEN
        -- By the row as it is now: one statement may have changed it twice, and triggers run after both.
        UPDATE inbox_members m SET state = serving_state(a), has_room = has_room(a) FROM agents a
        WHERE a.id = NEW.id AND m.agent_id = a.id AND (m.state, m.has_room) <> (serving_state(a), has_room(a));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "agents_readiness" AFTER UPDATE OF "active", "availability", "load", "capacity" ON "agents"
    FOR EACH ROW EXECUTE FUNCTION "note_readiness"();

-- The account's default capacity is everybody's who has none.
CREATE FUNCTION "note_default_capacity"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever takes or frees a slot holds an inbox: from here on nobody else judges by the settings of before.
    PERFORM FROM inboxes ORDER BY id FOR NO KEY UPDATE;
    UPDATE inbox_members m SET has_room = has_room(a) FROM agents a
    WHERE a.id = m.agent_id AND a.capacity IS NULL AND m.has_room <> has_room(a);
    RETURN NULL;
END $$;
CREATE TRIGGER "accounts_default_capacity" AFTER UPDATE OF "policy" ON "accounts"
    FOR EACH ROW WHEN (OLD.policy->'defaultCapacity' IS DISTINCT FROM NEW.policy->'defaultCapacity')
    EXECUTE FUNCTION "note_default_capacity"();

CREATE FUNCTION "join_inbox"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    joining agents;
BEGIN
    -- Shared, so that nobody changes what is copied here before it can be seen.
    SELECT * INTO joining FROM agents WHERE id = NEW.agent_id FOR SHARE;
    NEW.state = COALESCE(serving_state(joining), 'offline');
    NEW.has_room = COALESCE(has_room(joining), true);
    SELECT f.turn, f.turn_at INTO NEW.turn, NEW.turn_at FROM former_turns f
    WHERE f.inbox_id = NEW.inbox_id AND f.agent_id = NEW.agent_id;
    RETURN NEW;
END $$;
CREATE TRIGGER "inbox_members_join" BEFORE INSERT ON "inbox_members" FOR EACH ROW EXECUTE FUNCTION "join_inbox"();

CREATE FUNCTION "leave_inbox"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.turn IS NOT NULL AND EXISTS (SELECT FROM inboxes WHERE id = OLD.inbox_id) THEN
        INSERT INTO former_turns (inbox_id, agent_id, turn, turn_at)
        VALUES (OLD.inbox_id, OLD.agent_id, OLD.turn, OLD.turn_at)
        ON CONFLICT (inbox_id, agent_id) DO UPDATE SET turn = EXCLUDED.turn, turn_at = EXCLUDED.turn_at;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "inbox_members_leave" AFTER DELETE ON "inbox_members" FOR EACH ROW EXECUTE FUNCTION "leave_inbox"();

-- Whether an agent with room could be given a waiting conversation: `routing/eligibility.ts` in SQL, to find candidates by
-- index. It is written here and nowhere else; a test holds the two equal.
CREATE FUNCTION "could_serve"(
    "agent_id" TEXT, "availability" TEXT, "agent_skills" TEXT[], "in_team" BOOLEAN,
    "skills" TEXT[], "cool_offs" JSONB, "waiting_since" TIMESTAMPTZ, "policy" JSONB, "moment" TIMESTAMPTZ
) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT policy->>'mode' = 'automatic'
        AND (availability = 'online' OR (availability = 'busy' AND (policy->>'assignToBusy')::boolean))
        AND in_team
        AND (skills <@ agent_skills OR policy->>'skillMatch' <> 'require'
             OR ((policy->>'skillRelaxAfterSeconds')::int > 0
                 AND waiting_since + make_interval(secs => (policy->>'skillRelaxAfterSeconds')::int) <= moment))
        AND COALESCE((cool_offs->>agent_id)::timestamptz + make_interval(secs => (policy->>'cooloffSeconds')::int) <= moment, TRUE)
$$;

-- Until when the holder must answer: routing/response-deadline.ts in SQL, to count over all that is held. What the policy says for
-- the holder's state is given as it is, since to look it up for each row would be most of the work. 0 = no limit.
CREATE FUNCTION "response_deadline"(
    "unanswered_since" TIMESTAMPTZ, "unanswered_latest" TIMESTAMPTZ, "assigned_at" TIMESTAMPTZ, "anchor" TEXT, "seconds" INTEGER
) RETURNS TIMESTAMPTZ LANGUAGE sql STABLE AS $$
    SELECT GREATEST(CASE anchor WHEN 'latest' THEN unanswered_latest ELSE unanswered_since END, assigned_at)
        + make_interval(secs => NULLIF(seconds, 0))
$$;

-- Who breaks the promise: waits at this moment although somebody could serve it. Empty after every commit.
CREATE FUNCTION "unserved"("moment" TIMESTAMPTZ) RETURNS TABLE ("conversation_id" TEXT, "inbox_id" TEXT)
LANGUAGE sql STABLE AS $$
    SELECT c.id, c.inbox_id
    FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
    WHERE c.status = 'waiting' AND NOT c.parked AND EXISTS (
        SELECT FROM inbox_members m JOIN agents a ON a.id = m.agent_id
        WHERE m.inbox_id = c.inbox_id AND m.has_room AND m.state IN ('online', 'busy')
          AND could_serve(a.id, a.availability, a.skills,
                          c.team_id IS NULL OR EXISTS (SELECT FROM team_members t WHERE t.team_id = c.team_id AND t.agent_id = a.id),
                          c.skills, c.cool_offs, c.waiting_since, i.policy, moment))
    ORDER BY c.priority, c.waiting_since, c.id
$$;

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
