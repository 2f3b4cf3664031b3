import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { InstallationId } from '../contract/ids.ts';
import { makeCurrent, readBuilds } from './deployment.ts';
import { isForbidden } from './grpc.ts';
import { takesOver } from './takeover.ts';

/**
 * `auto`: workers say which build of the workflows they run, and a new build takes over. `manual`: they say so, and an
 * operator or a controller has one take over. `off`: they do not.
 */
export type VersioningSetting = 'auto' | 'manual' | 'off';

export interface Versioned {
  readonly client: Client;
  readonly installation: InstallationId;
  readonly buildId: string;
  readonly setting: VersioningSetting;
}

export interface WorkerVersion {
  /** For each worker of the process. */
  readonly options: Pick<WorkerOptions, 'workerDeploymentOptions'>;
  /** Whether it has been settled which build runs the workflows. */
  readonly isSettled: () => boolean;
  /** Goes on until `close`, once the workers poll. */
  begin(): void;
  close(): void;
}

/** The server learns of a build with its first poll; until then there is nothing to take over. */
const SETTLING_EVERY_MS = 250;

/** How often it is checked whether anybody still runs the current build. */
const CHECK_EVERY_MS = 10_000;

/**
 * How this process takes part in Worker Deployment Versioning. Workflows move to the current build with their next task and
 * never back and forth between builds while a release is rolled out. Without it where the server does not have it.
 */
export async function createWorkerVersion(versioned: Versioned, logger: Logger): Promise<WorkerVersion> {
  const { installation, buildId, setting } = versioned;
  if (setting === 'off' || !(await isOffered(versioned, logger))) return UNVERSIONED;
  const closing = new AbortController();
  let isSettled = setting === 'manual';
  return {
    options: {
      workerDeploymentOptions: {
        version: { deploymentName: installation, buildId },
        useWorkerVersioning: true,
        defaultVersioningBehavior: 'AUTO_UPGRADE',
      },
    },
    isSettled: () => isSettled,
    begin() {
      if (setting === 'auto')
        void watch(versioned, { logger, signal: closing.signal, onSettled: () => (isSettled = true) });
    },
    close: () => closing.abort(),
  };
}

const UNVERSIONED: WorkerVersion = {
  options: {},
  isSettled: () => true,
  begin: () => undefined,
  close: () => undefined,
};

async function isOffered(versioned: Versioned, logger: Logger): Promise<boolean> {
  try {
    await readBuilds(versioned, Date.now());
    return true;
  } catch (error) {
    if (!isForbidden(error)) throw error;
    logger.warn({ err: error }, 'Temporal does not offer worker versioning here; see docs/upgrades.md');
    return false;
  }
}

interface Watching {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onSettled: () => void;
}

async function watch(versioned: Versioned, { logger, signal, onSettled }: Watching): Promise<void> {
  let pauseMs = SETTLING_EVERY_MS;
  while (!signal.aborted) {
    try {
      if (await settle(versioned, logger)) {
        onSettled();
        pauseMs = CHECK_EVERY_MS;
      }
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ err: error, buildId: versioned.buildId }, 'which build runs the workflows is not settled yet');
      pauseMs = Math.min(pauseMs * 2, CHECK_EVERY_MS);
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns false if the server has not heard of this build yet */
async function settle(versioned: Versioned, logger: Logger): Promise<boolean> {
  const { buildId } = versioned;
  const builds = await readBuilds(versioned, Date.now());
  if (builds === null || !builds.alive.has(buildId)) return false;
  if (!takesOver(buildId, builds)) return true;
  await makeCurrent(versioned, buildId);
  logger.info({ buildId, before: builds.current }, 'this build runs the workflows from now on');
  return true;
}
