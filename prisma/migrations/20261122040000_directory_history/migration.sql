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

-- What stands in the directory already counts as having stood there always.
INSERT INTO "agent_changes" ("agent_id", "at", "active", "capacity", "skills")
    SELECT "id", "created_at", "active", "capacity", "skills" FROM "agents";
INSERT INTO "membership_changes" ("scope", "scope_id", "agent_id", "at", "joined", "join_order")
    SELECT 'inbox', m."inbox_id", m."agent_id", i."created_at", true, m."join_order"
    FROM "inbox_members" m JOIN "inboxes" i ON i."id" = m."inbox_id"
    UNION ALL
    SELECT 'team', m."team_id", m."agent_id", t."created_at", true, m."join_order"
    FROM "team_members" m JOIN "teams" t ON t."id" = m."team_id";
