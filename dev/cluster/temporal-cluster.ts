import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';
import { freePort } from '../free-port.ts';
import { adoptDirectory, releaseDirectory } from '../janitor.ts';
import { type ManagedProcess, startProcess } from '../managed-process.ts';
import { waitUntil } from '../wait-until.ts';
import { startBalancer } from './balancer.ts';
import { DYNAMIC_CONFIG, type NodePorts, nodeConfig, SERVICES } from './node-config.ts';
import { prepareDatabases } from './schema.ts';
import type { ServerPrograms } from './temporal-server.ts';

export interface ClusterNode {
  kill(signal: NodeJS.Signals): void;
  restart(): Promise<void>;
}

export interface TemporalCluster {
  /** Of the balancer before all frontends. */
  readonly address: string;
  readonly nodes: readonly ClusterNode[];
  stop(): Promise<void>;
}

export interface TemporalClusterOptions {
  readonly programs: ServerPrograms;
  readonly databaseUrl: string;
  readonly nodes: number;
  readonly shards: number;
  readonly log: (line: string) => void;
}

/** A node joins the others before it serves, which takes some ten seconds on an idle machine. */
const START_TIMEOUT_MS = 120_000;

const NAMESPACE = 'default';

/** gRPC's `ALREADY_EXISTS`. */
const ALREADY_EXISTS = 6;

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** Starts Temporal's nodes one after another, on databases of their own at `databaseUrl`, with the namespace `default`. */
export async function startTemporalCluster(options: TemporalClusterOptions): Promise<TemporalCluster> {
  const { programs, databaseUrl, shards, log } = options;
  await prepareDatabases(programs.sql, databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'baton-cluster-'));
  adoptDirectory(folder);
  const dynamicConfig = join(folder, 'dynamic.yaml');
  await writeFile(dynamicConfig, DYNAMIC_CONFIG);

  const nodes: (ClusterNode & { readonly port: number; stop(): Promise<void> })[] = [];
  const stopNodes = () => Promise.all(nodes.map((node) => node.stop()));
  try {
    for (let number = 1; number <= options.nodes; number += 1) {
      const ports = await choosePorts();
      const name = `node${number}`;
      await writeFile(join(folder, `${name}.yaml`), nodeConfig({ databaseUrl, shards, ports, dynamicConfig }));
      nodes.push(await startNode(name, ports.services.frontend.grpc));
    }
    const balancer = await startBalancer(nodes.map(({ port }) => port));
    const address = `127.0.0.1:${balancer.port}`;
    await prepareNamespace(address);
    return {
      address,
      nodes,
      async stop() {
        await balancer.close();
        await stopNodes();
        await rm(folder, { recursive: true, force: true });
        releaseDirectory(folder);
      },
    };
  } catch (error) {
    await stopNodes();
    throw error;
  }

  async function startNode(name: string, port: number) {
    const start = async (): Promise<ManagedProcess> => {
      const started = startProcess({
        name,
        command: programs.server,
        args: ['--config-file', join(folder, `${name}.yaml`), '--allow-no-auth', 'start'],
        log: (line) => log(`${name} | ${line}`),
      });
      await waitUntil(() => isServing(`127.0.0.1:${port}`), {
        what: name,
        timeoutMs: START_TIMEOUT_MS,
        process: started,
      });
      return started;
    };
    let node = await start();
    return {
      port,
      kill: (signal: NodeJS.Signals) => node.kill(signal),
      async restart() {
        await node.stop();
        node = await start();
      },
      stop: () => node.stop(),
    };
  }
}

async function choosePorts(): Promise<NodePorts> {
  const services: Record<string, { grpc: number; membership: number }> = {};
  for (const service of SERVICES) services[service] = { grpc: await freePort(), membership: await freePort() };
  return { http: await freePort(), metrics: await freePort(), services: services as NodePorts['services'] };
}

async function isServing(address: string): Promise<boolean> {
  return await withConnection(address, async ({ workflowService }) => {
    await workflowService.listNamespaces({ pageSize: 1 });
    return true;
  });
}

/** With the search attributes, which operators of a cluster register before Baton comes. */
async function prepareNamespace(address: string): Promise<void> {
  await withConnection(address, async ({ workflowService, operatorService }) => {
    const threeDays = { seconds: (3 * 86_400) as never };
    await workflowService
      .registerNamespace({ namespace: NAMESPACE, workflowExecutionRetentionPeriod: threeDays })
      .catch((error: unknown) => {
        if (!(isGrpcServiceError(error) && error.code === ALREADY_EXISTS)) throw error;
      });
    const searchAttributes = Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map((name) => [name, KEYWORD]));
    // Each node learns of a new namespace within ten seconds.
    const register = async () => {
      await operatorService.addSearchAttributes({ namespace: NAMESPACE, searchAttributes });
      return true;
    };
    await waitUntil(register, { what: `the namespace ${NAMESPACE}`, timeoutMs: START_TIMEOUT_MS });
  });
}

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
