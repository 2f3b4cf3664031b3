import type { WorkerConfig } from '../config.ts';
import { readBuilds } from '../deployment.ts';
import { isForbidden } from '../grpc.ts';
import type { Builds } from '../takeover.ts';
import type { Patient } from './check.ts';
import { fault, type Verdict, well } from './verdict.ts';

/** Null where no worker said yet which build it runs, or the cluster has no worker versioning. */
export async function lookAtBuilds({ temporal: { client }, config }: Patient): Promise<Builds | null> {
  if (config.workerVersioning === 'off') return null;
  return await readBuilds({ client, installation: config.installation }, Date.now()).catch((error: unknown) => {
    if (isForbidden(error)) return null;
    throw error;
  });
}

/** Workflows go on with the current build only, so it takes a worker of that build and not of any. */
export function judgeBuilds(
  builds: Builds | null,
  { workerVersioning, installation }: Pick<WorkerConfig, 'workerVersioning' | 'installation'>,
): Verdict {
  if (workerVersioning === 'off') return well('worker versioning is off: any worker runs any workflow');
  if (builds === null) return well('no worker has named its build');
  const { current, alive } = builds;
  const others = [...alive].filter((build) => build !== current);
  const remedy = `temporal worker deployment set-current-version --deployment-name ${installation} --build-id …, as docs/upgrades.md says`;
  if (current === null) return fault('no build is current, so no workflow moves', remedy);
  if (!alive.has(current) && others.length > 0) {
    return fault(`no worker runs the current build ${current}, but ${others.join(', ')}`, remedy);
  }
  return well(others.length === 0 ? current : `${current}; workers of ${others.join(', ')} run beside it`);
}
