import { fastifySSE } from '@fastify/sse';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { ApiConfig } from '../runtime/config.ts';
import type { Registry } from '../runtime/metrics.ts';
import { readMigrationNames } from '../runtime/migrations.ts';
import type { Tracing } from '../runtime/tracing.ts';
import type { Database } from '../store/database.ts';
import { authentication } from './access/authentication.ts';
import { boardRoutes } from './board/routes.ts';
import { boundDatabase } from './bounded-database.ts';
import type { BreakerOptions } from './breaker.ts';
import { consoleFiles } from './console/files.ts';
import { sessionRoutes } from './console/session-routes.ts';
import { consumerRoutes } from './consumers/routes.ts';
import { conversationCommandRoutes } from './conversations/command-routes.ts';
import { conversationRoutes } from './conversations/routes.ts';
import { agentRoutes } from './directory/agent-routes.ts';
import { availabilityRoutes } from './directory/availability-routes.ts';
import { inboxRoutes } from './directory/inbox-routes.ts';
import { meRoutes } from './directory/me-routes.ts';
import { memberRoutes } from './directory/member-routes.ts';
import { policyRoutes } from './directory/policy-routes.ts';
import { teamRoutes } from './directory/team-routes.ts';
import { healthRoutes } from './health/routes.ts';
import { accessLog } from './http/access-log.ts';
import { bodies } from './http/bodies.ts';
import { closedRequests } from './http/closed-requests.ts';
import { crossOrigin } from './http/cross-origin.ts';
import { newId } from './http/ids.ts';
import { openapi } from './http/openapi.ts';
import { overload } from './http/overload.ts';
import { problemDetails, refuseUnrouted } from './http/problem-details.ts';
import { rateLimits } from './http/rate-limits.ts';
import { requestMetrics } from './http/request-metrics.ts';
import { securityHeaders } from './http/security-headers.ts';
import { validation } from './http/validation.ts';
import { idempotency } from './idempotency/idempotency.ts';
import { keyRoutes } from './keys/routes.ts';
import { agentExplanationRoutes } from './ledger/agent-explanation-routes.ts';
import { ledgerRoutes } from './ledger/conversation-ledger-routes.ts';
import { eventRoutes } from './ledger/event-routes.ts';
import { messageRoutes } from './messages/routes.ts';
import { MessageTeller } from './messages/teller.ts';
import { createTurns } from './messages/turns.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { sharedSchemas } from './schemas.ts';
import { connectTemporal, type Temporal } from './temporal/connection.ts';
import { createConversationGateway } from './temporal/conversation-gateway.ts';
import { createDirectoryGateway } from './temporal/directory-gateway.ts';
import { createWebhookGateway } from './temporal/webhook-gateway.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** What the API works with; all of it is opened and closed by whoever builds the app. */
export interface AppDeps {
  /** Whether the process was asked to end: it still answers, and says that it is not ready. */
  readonly isDraining: () => boolean;
  readonly db: Database;
  /** Asks the database over a connection of its own. */
  readonly pingDatabase: () => Promise<unknown>;
  readonly temporal: Temporal;
  /** Makes sure that database and namespace belong to this installation. */
  readonly claim: () => Promise<unknown>;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Registry;
  readonly tracing?: Pick<Tracing, 'http' | 'traceIdOf'> | undefined;
  readonly config: {
    readonly installation: ApiConfig['installation'];
    readonly auth: ApiConfig['auth'];
    readonly rateLimitPer10Seconds: number;
    readonly searchAttributes: ApiConfig['searchAttributes'];
    readonly corsOrigins: readonly string[];
    readonly trustProxy: ApiConfig['trustProxy'];
    readonly console: ApiConfig['console'];
    readonly database: Pick<ApiConfig['database'], 'timeoutMs'>;
    readonly temporal: Pick<ApiConfig['temporal'], 'timeoutMs'>;
    readonly webhooks: ApiConfig['webhooks'];
  };
}

/** 1 MiB. */
const BODY_LIMIT_BYTES = 1_048_576;

/** A consumer's id has up to 256 characters, each of which may take nine when percent-encoded. */
const MAX_PARAM_LENGTH = 2_400;

/**
 * The longest an answer may take: a slow statement; a call to Temporal that is let in at the last moment and then waited for.
 * Whatever is bounded by itself answers before that.
 */
const handlerTimeoutOf = ({ database, temporal }: AppDeps['config']) => database.timeoutMs + 2 * temporal.timeoutMs;

/** A comment this often tells both ends that a silent stream is alive; then it is also seen whether it may go on. */
const STREAM_HEARTBEAT_MS = 15_000;

/** The database and Temporal as the API uses them: bounded in time, and noticed when they are gone. */
function guard({ db, pingDatabase: ping, temporal, claim, metrics: registry, logger, config }: AppDeps) {
  const logged = (service: string): Required<Pick<BreakerOptions, 'onChange'>> => ({
    onChange: ({ available, cause }) =>
      available ? logger.info(`${service} answers again`) : logger.error({ err: cause }, `${service} does not answer`),
  });
  const { timeoutMs } = config.temporal;
  return {
    database: boundDatabase({ db, ping, registry, ...config.database, ...logged('the database') }),
    temporal: connectTemporal({ temporal, registry, timeoutMs, claim, ...logged('Temporal') }),
  };
}

/** What Fastify takes for it: addresses and networks, or whether to believe the proxy that many hops away. */
function trusting(proxies: ApiConfig['trustProxy']) {
  if (typeof proxies === 'number') return (_address: string, hop: number) => hop < proxies;
  return proxies === false ? false : [...proxies];
}

/** Builds the HTTP API; opens nothing. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, logger } = deps;
  const { database, temporal } = guard(deps);
  const { db, inTransaction } = database;
  const { installation, searchAttributes } = config;
  const gateways = { temporal, installation, searchAttributes };
  const requireTemporal = temporal.require;
  const conversations = { db, gateway: createConversationGateway(gateways) };
  const teller = new MessageTeller({
    ...conversations,
    onFailure: (error) => logger.warn({ err: error }, 'telling a workflow of a message failed; the outbox has it'),
  });

  const app = fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trusting(config.trustProxy),
    handlerTimeout: handlerTimeoutOf(config),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: refuseUnrouted,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.addHook('onClose', async () => {
    await teller.close();
    await temporal.close();
    database.close();
  });
  if (deps.tracing !== undefined) await app.register(deps.tracing.http);
  await app.register(accessLog, { traceIdOf: deps.tracing?.traceIdOf });
  await app.register(problemDetails);
  await app.register(requestMetrics, { registry: deps.metrics });
  await app.register(validation);
  await app.register(bodies);
  await app.register(closedRequests);
  await app.register(sharedSchemas);
  await app.register(securityHeaders);
  await app.register(crossOrigin, config);
  await app.register(openapi);
  const missingAttributes = () => temporal.missingSearchAttributes(searchAttributes);
  const migrations = await readMigrationNames();
  const { isDraining } = deps;
  const { claimed } = temporal;
  // Known at once rather than with the first request; what cannot be reached yet is asked for again with that.
  app.addHook('onListen', () => {
    claimed().catch((error: unknown) =>
      logger.warn({ err: error }, 'whose workflows these are could not be checked yet'),
    );
  });
  await app.register(healthRoutes, { db, migrations, missingAttributes, claimed, isDraining });

  await app.register(
    async (v1) => {
      await v1.register(overload);
      await v1.register(rateLimits, config);
      await v1.register(authentication, { db, auth: config.auth, sessions: config.console !== undefined });
      await v1.register(idempotency, { db });

      const directory = { db, inTransaction, gateway: createDirectoryGateway(gateways), requireTemporal };
      await v1.register(meRoutes, { db });
      await v1.register(agentRoutes, directory);
      await v1.register(availabilityRoutes, directory);
      await v1.register(inboxRoutes, directory);
      await v1.register(teamRoutes, directory);
      await v1.register(memberRoutes, directory);
      await v1.register(policyRoutes, directory);
      await v1.register(keyRoutes, { db, inTransaction });
      await v1.register(consumerRoutes, { inTransaction });

      await v1.register(conversationRoutes, conversations);
      await v1.register(conversationCommandRoutes, conversations);
      await v1.register(messageRoutes, { ...conversations, teller, turns: createTurns() });
      await v1.register(ledgerRoutes, { db });
      await v1.register(agentExplanationRoutes, { db });

      await v1.register(fastifySSE, { heartbeatInterval: STREAM_HEARTBEAT_MS });
      await v1.register(eventRoutes, { db, heartbeatMs: STREAM_HEARTBEAT_MS });
      await v1.register(notificationRoutes, { db });
      await v1.register(boardRoutes, { db });
      const webhooks = { db, gateway: createWebhookGateway(gateways), requireTemporal };
      await v1.register(webhookRoutes, { ...webhooks, ...config.webhooks });
    },
    { prefix: '/v1' },
  );
  const page = config.console;
  if (page !== undefined) {
    await app.register(
      async (scope) => {
        await scope.register(rateLimits, config);
        await scope.register(sessionRoutes, { db, ...config, ...page });
        await scope.register(consoleFiles, page);
      },
      { prefix: '/console' },
    );
  }
  return app;
}
