import { expect, it } from 'vitest';
import { ApiSettings, CodecSettings, DatabaseSettings, WorkerSettings } from '../../runtime/config-schema.ts';

/** What is read here of a setting's schema. */
interface Setting {
  readonly description: string;
  readonly default?: unknown;
}

const ABOUT = `# Every setting of Baton, with its default; \`npx vitest run --project unit test/runtime/env-example.test.ts -u\` writes this file.
# Copy it to .env, which is never committed, and take the # away from what you set. compose.yaml reads .env by itself; elsewhere
# it is \`node --env-file=.env\`, or whatever sets the environment of a process.`;

/** Read by Temporal's SDK, which has more of them: its environment configuration. */
const TEMPORAL = `# Temporal, for API and worker; TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE name a profile of Temporal's CLI instead.

# host:port
#TEMPORAL_ADDRESS=localhost:7233

#TEMPORAL_NAMESPACE=default

# for Temporal Cloud
#TEMPORAL_API_KEY=

# certificates, as files; with _DATA in place of _PATH they stand here themselves
#TEMPORAL_TLS_CLIENT_CERT_PATH=
#TEMPORAL_TLS_CLIENT_KEY_PATH=
#TEMPORAL_TLS_SERVER_CA_CERT_PATH=`;

const COMPOSE = `# Only for compose.yaml, which makes DATABASE_URL and TEMPORAL_ADDRESS itself; letters and digits, since they stand in addresses

#DATABASE_PASSWORD=for-development-only
#TEMPORAL_DATABASE_PASSWORD=for-development-only`;

const namesOf = (schema: { readonly properties: object }) => new Set(Object.keys(schema.properties));

function section(title: string, names: readonly string[]): string {
  const settings = {
    ...CodecSettings.properties,
    ...ApiSettings.properties,
    ...WorkerSettings.properties,
  } as unknown as Record<string, Setting>;
  const lines = names.map((name) => {
    const { description, default: value } = settings[name] ?? { description: '' };
    return `# ${description}\n#${name}=${value === undefined ? '' : String(value)}`;
  });
  return [`# ${title}`, ...lines].join('\n\n');
}

it('keeps .env.example in line with the settings', async () => {
  const [ofDatabase, ofApi, ofWorker] = [namesOf(DatabaseSettings), namesOf(ApiSettings), namesOf(WorkerSettings)];
  const shared = [...ofApi].filter((name) => ofWorker.has(name) && !ofDatabase.has(name));
  const sections = [
    ABOUT,
    section('Migration, API and worker; DATABASE_URL has to be set', [...ofDatabase]),
    TEMPORAL,
    section('API and worker', shared),
    section(
      'API',
      [...ofApi].filter((name) => !ofWorker.has(name)),
    ),
    section(
      'Worker',
      [...ofWorker].filter((name) => !ofApi.has(name)),
    ),
    section(
      'Codec server, which takes PAYLOAD_KEYS, LOG_LEVEL, HOST (127.0.0.1) and PORT (8888) too',
      [...namesOf(CodecSettings)].filter((name) => !ofApi.has(name)),
    ),
    COMPOSE,
  ];

  await expect(`${sections.join(`\n\n${'#'.repeat(80)}\n`)}\n`).toMatchFileSnapshot('../../.env.example');
});
