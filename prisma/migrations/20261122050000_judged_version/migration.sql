-- Which version of its holder's availability a conversation has judged. One that is behind for long was not told.
ALTER TABLE "conversations" ADD COLUMN "judged_version" INTEGER;
UPDATE "conversations" c SET "judged_version" = a."availability_version" FROM "agents" a WHERE a."id" = c."agent_id";

-- A change of availability that forgot to say so, made by hand, is a new version all the same.
CREATE FUNCTION "count_availability"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.availability_version = OLD.availability_version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER "agents_count_availability" BEFORE UPDATE OF "availability" ON "agents"
    FOR EACH ROW WHEN (OLD.availability <> NEW.availability AND OLD.availability_version = NEW.availability_version)
    EXECUTE FUNCTION "count_availability"();
