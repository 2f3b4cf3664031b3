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
