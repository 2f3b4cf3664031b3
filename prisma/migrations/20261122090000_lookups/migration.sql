-- Serves: whether anybody waits who was not woken.
CREATE INDEX "waiting_list_asleep" ON "waiting_list"("inbox_id") WHERE "woken_at" IS NULL AND "leaving_agent_id" IS NULL;
-- Serves: what is open, for the reconciler, among all that was ever resolved.
CREATE INDEX "conversations_open" ON "conversations"("id") WHERE "status" <> 'resolved';
-- Serves: how available an agent was at a moment.
CREATE INDEX "events_availability" ON "events"("agent_id", "id") WHERE "type" = 'agent.availability_changed';
