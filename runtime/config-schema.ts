import { Type } from 'typebox';
import { DEFAULT_INSTALLATION, INSTALLATION_PATTERN } from '../contract/ids.ts';

// Every variable, its bounds and its default. Each `description` completes the sentence "set X to ...".

const port = (meaning: string) =>
  Type.Integer({ minimum: 0, maximum: 65_535, description: `a port from 0 to 65535, ${meaning}` });

const secret = (meaning: string) => Type.Optional(Type.String({ minLength: 1, writeOnly: true, description: meaning }));

/** Below 100 ms a healthy round trip fails, above a minute callers have long given up. */
const timeout = (meaning: string, fallback: number) =>
  Type.Integer({
    minimum: 100,
    maximum: 60_000,
    default: fallback,
    description: `a number of milliseconds from 100 to 60000, the most ${meaning}`,
  });

/** Ten years are as good as for ever. */
const days = (meaning: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 3_650,
    default: 0,
    description: `a number of days from 0 to 3650 for which ${meaning}; 0 keeps them for good`,
  });

const flag = (meaning: string, fallback: boolean) =>
  Type.Boolean({ default: fallback, description: `"true" or "false": ${meaning}` });

const path = (meaning: string) => Type.Optional(Type.String({ description: `the path of ${meaning}` }));

const databaseUrl = Type.String({
  pattern: '^postgres(ql)?://',
  writeOnly: true,
  description: 'the address of a PostgreSQL database, such as postgresql://user:password@localhost:5432/baton',
});

const installation = Type.String({
  pattern: INSTALLATION_PATTERN,
  default: DEFAULT_INSTALLATION,
  description:
    'what tells this Baton from others in the same namespace of Temporal: up to 40 lower-case letters, digits and hyphens',
});

const log = {
  LOG_LEVEL: Type.Union(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'trace, debug, info, warn, error, fatal or silent' },
  ),
  LOG_PRETTY: flag('lines for people instead of JSON', false),
};

const database = {
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: Type.Integer({
    // PostgreSQL itself starts with 100 connections for all processes together.
    minimum: 1,
    maximum: 500,
    default: 20,
    description: 'a number of connections from 1 to 500',
  }),
  DATABASE_TIMEOUT_MS: timeout('one statement may take', 4_000),
  DATABASE_PREPARED_STATEMENTS: flag('whether statements are kept prepared, which a pooler has to allow', true),
};

/** What `npm run db:migrate` and `db:seed` need. */
export const DatabaseSettings = Type.Object(database);

// What was sent is waited for: an update that is cut off may have been carried out all the same.
const temporalTimeout = timeout('one call to Temporal may take', 10_000);

const payloadKeys = Type.String({
  minLength: 1,
  writeOnly: true,
  description:
    'keys such as 2026-11:BASE64,2025-01:BASE64, each an id and 32 bytes in Base64: the first encrypts, all of them decrypt',
});

const workflowBundle = path('a workflow bundle made by `npm run build`');

const shared = {
  ...log,
  ...database,
  METRICS_PORT: { ...port('where /metrics is served; 0 picks a free one'), default: 9464 },
  INSTALLATION: installation,
  TEMPORAL_TIMEOUT_MS: temporalTimeout,
  PAYLOAD_KEYS: Type.Optional(payloadKeys),
  SEARCH_ATTRIBUTES: Type.Union([Type.Literal('all'), Type.Literal('inbox'), Type.Literal('none')], {
    default: 'all',
    description: '"all", "inbox" to leave out status and agent, which change with every assignment, or "none"',
  }),
  WEBHOOK_ALLOW_PRIVATE: flag('whether webhooks may go to private and loopback addresses', false),
  // OpenTelemetry's own name, read by its packages too, like all its others.
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'the http(s) address that takes traces by OTLP, such as http://localhost:4318',
    }),
  ),
};

export const ApiSettings = Type.Object({
  ...shared,
  PORT: { ...port('where the API listens; 0 picks a free one'), default: 3000 },
  HOST: Type.String({ default: '0.0.0.0', description: 'the address to listen on' }),
  DRAIN_SECONDS: Type.Integer({
    minimum: 0,
    // Kubernetes kills after thirty seconds; the requests under way need the rest.
    maximum: 20,
    default: 5,
    description: 'a number of seconds from 0 to 20 in which the API still answers after it was asked to end',
  }),
  BOOTSTRAP_API_KEY: secret('an administrator key that is valid from the first start'),
  JWT_SECRET: Type.Optional(
    Type.String({
      // As long as the hash that it signs with: a shorter one can be guessed from any token.
      minLength: 32,
      writeOnly: true,
      description: 'a secret of at least 32 characters that signs the tokens of agent consoles (HS256)',
    }),
  ),
  JWKS_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'the http(s) address of the key set that signs the tokens of agent consoles',
    }),
  ),
  JWT_ISSUER: Type.Optional(Type.String({ description: 'who has to have issued the tokens: their claim iss' })),
  JWT_AUDIENCE: Type.Optional(Type.String({ description: 'whom the tokens have to be meant for: their claim aud' })),
  JWT_AGENT_ID_CLAIM: Type.String({ minLength: 1, default: 'sub', description: 'the claim that has the agent id' }),
  JWT_ROLE_CLAIM: Type.String({ minLength: 1, default: 'role', description: 'the claim that has the role' }),
  CORS_ORIGINS: Type.Optional(
    Type.String({
      description:
        'origins whose pages may call the API, with commas between: https://desk.example,https://chat.example',
    }),
  ),
  CONSOLE: flag('whether the console for agents and supervisors is served at /console/', true),
  CONSOLE_SIGN_IN: Type.Union([Type.Literal('none'), Type.Literal('list')], {
    default: 'none',
    description:
      '"none": people come with a token from your own login, or "list", for development alone: whoever opens the console chooses who they are',
  }),
  CONSOLE_FRAME_ANCESTORS: Type.Optional(
    Type.String({ description: 'origins whose pages may show the console in a frame, with commas between' }),
  ),
  TRUST_PROXY: Type.Optional(
    Type.String({
      description:
        'how many proxies stand in front of the API (such as 1), or their addresses and networks with commas between',
    }),
  ),
  RATE_LIMIT_PER_10_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 5_000,
    description: 'a number of requests from 1 to 1000000, for one key or person in 10 seconds',
  }),
});

export const WorkerSettings = Type.Object({
  ...shared,
  RETAIN_RESOLVED_DAYS: days('resolved conversations are kept, with their messages'),
  RETAIN_LEDGER_DAYS: days('events are kept, with the decisions they name'),
  RECONCILE_EVERY_SECONDS: Type.Integer({
    // A look takes twenty seconds where it finds something, so more often is no use.
    minimum: 0,
    maximum: 86_400,
    default: 60,
    description: 'a number of seconds from 0 to 86400 between two looks of the reconciler; 0 switches it off',
  }),
  WORKER_VERSIONING: Type.Union([Type.Literal('auto'), Type.Literal('manual'), Type.Literal('off')], {
    default: 'auto',
    description:
      '"auto", "manual" if something else decides which build runs the workflows, or "off" to do without worker versioning',
  }),
  WORKFLOW_CACHE_SIZE: Type.Integer({
    // As many workflow tasks as run at once; a workflow that is not in memory is replayed from its history.
    minimum: 300,
    maximum: 100_000,
    default: 1_000,
    description: 'a number of workflows from 300 to 100000 that a worker keeps in memory',
  }),
  MAX_POLLERS: Type.Integer({
    // One for workflows in the worker's cache, one for the others.
    minimum: 2,
    maximum: 500,
    default: 10,
    description: 'a number from 2 to 500, the most requests for work of one kind that a worker keeps open',
  }),
  WORKFLOW_BUNDLE: workflowBundle,
});

/** What `npm run replay` needs. */
export const ReplaySettings = Type.Object({
  INSTALLATION: installation,
  TEMPORAL_TIMEOUT_MS: temporalTimeout,
  PAYLOAD_KEYS: Type.Optional(payloadKeys),
  WORKFLOW_BUNDLE: workflowBundle,
});

/** What `npm run codec` needs. */
export const CodecSettings = Type.Object({
  ...log,
  PAYLOAD_KEYS: payloadKeys,
  // Whoever reaches it can read everything.
  HOST: Type.String({ default: '127.0.0.1', description: 'the address to listen on' }),
  PORT: { ...port('where the codec server listens; 0 picks a free one'), default: 8888 },
  CODEC_ORIGINS: Type.Optional(
    Type.String({ description: "origins of Temporal's UI, with commas between, such as https://temporal.example" }),
  ),
  CODEC_TOKEN: Type.Optional(
    Type.String({
      minLength: 32,
      writeOnly: true,
      description: 'a token of at least 32 characters that callers of the codec server have to send',
    }),
  ),
});

export const DevSettings = Type.Object({
  ...log,
  INSTALLATION: installation,
  DATABASE_URL: Type.Optional(databaseUrl),
  TEMPORAL_ADDRESS: Type.Optional(Type.String({ description: 'the host:port of a Temporal server' })),
  TEMPORAL_CLI_PATH: path('the Temporal CLI'),
  TEMPORAL_TEST_SERVER_PATH: path("Temporal's time-skipping test server"),
  PORT: Type.Optional(port('where the API listens')),
  HOST: Type.String({ default: '127.0.0.1', description: 'the address to listen on' }),
  METRICS_PORT: Type.Optional(port('where the metrics of the API are served')),
  BOOTSTRAP_API_KEY: secret('an administrator key'),
  WEBHOOK_ALLOW_PRIVATE: flag('whether webhooks may go to private and loopback addresses', true),
});
