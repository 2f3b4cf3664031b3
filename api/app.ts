import { fastifySSE } from '@fastify/sse';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { ApiConfig } from '../runtime/config.ts';
import type { Database } from '../runtime/database.ts';
import type { Registry } from '../runtime/metrics.ts';
import { boundDatabase } from './bounded-database.ts';
import { createConversationGateway } from './conversation-gateway.ts';
import { createDirectoryGateway } from './directory-gateway.ts';
import { newId } from './ids.ts';
import { authentication } from './plugins/authentication.ts';
import { bodies } from './plugins/bodies.ts';
import { closedRequests } from './plugins/closed-requests.ts';
import { idempotency } from './plugins/idempotency.ts';
import { openapi } from './plugins/openapi.ts';
import { overload } from './plugins/overload.ts';
import { problemDetails, refuseUnrouted } from './plugins/problem-details.ts';
import { rateLimits } from './plugins/rate-limits.ts';
import { requestMetrics } from './plugins/request-metrics.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { sharedSchemas } from './plugins/shared-schemas.ts';
import { validation } from './plugins/validation.ts';
import { agentRoutes } from './routes/agents.ts';
import { availabilityRoutes } from './routes/availability.ts';
import { conversationCommandRoutes } from './routes/conversation-commands.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { inboxRoutes } from './routes/inboxes.ts';
import { keyRoutes } from './routes/keys.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { memberRoutes } from './routes/members.ts';
import { messageRoutes } from './routes/messages.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { policyRoutes } from './routes/policy.ts';
import { teamRoutes } from './routes/teams.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { Temporal } from './temporal.ts';
import { createWebhookGateway } from './webhook-gateway.ts';

/** What the API works with; all of it is opened and closed by whoever builds the app. */
export interface AppDeps {
  readonly db: Database;
  readonly temporal: Temporal;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Registry;
  readonly config: {
    readonly auth: ApiConfig['auth'];
    readonly rateLimitPer10Seconds: number;
    readonly database: Pick<ApiConfig['database'], 'timeoutMs'>;
    readonly temporal: Pick<ApiConfig['temporal'], 'taskQueue' | 'timeoutMs'>;
    readonly webhooks: ApiConfig['webhooks'];
  };
}

/** 1 MiB. */
const BODY_LIMIT_BYTES = 1_048_576;

/** An id in a path may be percent-encoded throughout. */
const MAX_PARAM_LENGTH = 400;

/** What an answer may take beyond the one call to Temporal or to the database that is slow. */
const MARGIN_MS = 800;

/** A comment this often tells both ends that a silent stream is alive; then it is also seen whether it may go on. */
const STREAM_HEARTBEAT_MS = 15_000;

/** Builds the HTTP API; opens nothing. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config } = deps;
  const { timeoutMs } = config.database;
  const db = boundDatabase(deps.db, timeoutMs);
  const temporal = { temporal: deps.temporal, ...config.temporal };
  const gateway = createDirectoryGateway(temporal);

  const app = fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    bodyLimit: BODY_LIMIT_BYTES,
    handlerTimeout: Math.max(timeoutMs, config.temporal.timeoutMs) + MARGIN_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: refuseUnrouted,
  }).withTypeProvider<TypeBoxTypeProvider>();

  await app.register(problemDetails);
  await app.register(requestMetrics, { registry: deps.metrics });
  await app.register(validation);
  await app.register(bodies);
  await app.register(closedRequests);
  await app.register(sharedSchemas);
  await app.register(securityHeaders);
  await app.register(openapi);
  await app.register(healthRoutes, { db, gateway });

  await app.register(
    async (v1) => {
      await v1.register(overload);
      await v1.register(rateLimits, config);
      await v1.register(authentication, { db, auth: config.auth });
      await v1.register(idempotency, { db });

      const directory = { db, timeoutMs, gateway };
      await v1.register(agentRoutes, directory);
      await v1.register(availabilityRoutes, directory);
      await v1.register(inboxRoutes, directory);
      await v1.register(teamRoutes, directory);
      await v1.register(memberRoutes, directory);
      await v1.register(policyRoutes, directory);
      await v1.register(keyRoutes, { db, timeoutMs });

      const conversations = { db, gateway: createConversationGateway(temporal) };
      await v1.register(conversationRoutes, conversations);
      await v1.register(conversationCommandRoutes, conversations);
      await v1.register(messageRoutes, conversations);
      await v1.register(ledgerRoutes, conversations);

      await v1.register(fastifySSE, { heartbeatInterval: STREAM_HEARTBEAT_MS });
      await v1.register(eventRoutes, { db, heartbeatMs: STREAM_HEARTBEAT_MS });
      await v1.register(notificationRoutes, { db });
      await v1.register(webhookRoutes, { db, gateway: createWebhookGateway(temporal), ...config.webhooks });
    },
    { prefix: '/v1' },
  );
  return app;
}
