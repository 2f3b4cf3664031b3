// What a node of the cluster is told: every service of Temporal in one process, as in its own development-postgres12.yaml.

export interface NodePorts {
  readonly http: number;
  readonly metrics: number;
  /** Services find each other through the addresses that each writes into the database. */
  readonly services: Readonly<Record<Service, { readonly grpc: number; readonly membership: number }>>;
}

export const SERVICES = ['frontend', 'matching', 'history', 'worker'] as const;
type Service = (typeof SERVICES)[number];

export interface NodeConfig {
  /** Of the server; its databases are `temporal` and `temporal_visibility`. */
  readonly databaseUrl: string;
  readonly shards: number;
  readonly ports: NodePorts;
  /** The file with its dynamic configuration. */
  readonly dynamicConfig: string;
}

/** Each of the four services opens as many for itself. */
const CONNECTIONS = 10;
const VISIBILITY_CONNECTIONS = 4;

/** JSON, which is YAML too. */
export function nodeConfig({ databaseUrl, shards, ports, dynamicConfig }: NodeConfig): string {
  const { hostname, port, username, password } = new URL(databaseUrl);
  const store = (databaseName: string, connections: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${hostname}:${port || 5432}`,
      connectProtocol: 'tcp',
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
    },
  });
  const frontendAddress = `127.0.0.1:${ports.services.frontend.grpc}`;
  return JSON.stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: shards,
      datastores: {
        default: store('temporal', CONNECTIONS),
        visibility: store('temporal_visibility', VISIBILITY_CONNECTIONS),
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      metrics: {
        prometheus: { framework: 'tally', timerType: 'histogram', listenAddress: `127.0.0.1:${ports.metrics}` },
      },
    },
    services: Object.fromEntries(
      SERVICES.map((service) => {
        const { grpc, membership } = ports.services[service];
        const http = service === 'frontend' ? { httpPort: ports.http } : {};
        return [service, { rpc: { grpcPort: grpc, membershipPort: membership, bindOnLocalHost: true, ...http } }];
      }),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: frontendAddress },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    publicClient: { hostPort: frontendAddress },
    dynamicConfigClient: { filepath: dynamicConfig, pollInterval: '10s' },
  });
}

/** As the development server does: an attribute counts as soon as it is registered, and not up to a minute later. */
export const DYNAMIC_CONFIG = `system.forceSearchAttributesCacheRefreshOnRead:
  - value: true
`;
