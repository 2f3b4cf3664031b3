ALTER TABLE "agents"
    ADD COLUMN "misses" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "heartbeat_at" TIMESTAMPTZ(3),
    ADD COLUMN "heartbeat_watched" BOOLEAN NOT NULL DEFAULT false,
    ADD CONSTRAINT "agents_misses" CHECK ("misses" >= 0);
