-- Whether this row of timeouts was escalated already: once a row, also where the policy changes in the middle of it.
ALTER TABLE "conversations" ADD COLUMN "escalated" BOOLEAN NOT NULL DEFAULT false;
