import { useEffect } from 'react';

/** Shows Baton that somebody is here, as long as they are not offline. */
export function useHeartbeats(agentId: string, isOffline: boolean): void {
  useEffect(() => {
    if (isOffline) return;
    const worker = new Worker(new URL('./heartbeat-worker.ts', import.meta.url), { type: 'module' });
    worker.postMessage(agentId);
    return () => worker.terminate();
  }, [agentId, isOffline]);
}
