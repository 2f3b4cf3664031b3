// Timers of a hidden page are slowed down to one a minute, below what Baton takes for a lost connection; those of a worker
// are not.

const EVERY_MS = 15_000;

let timer: ReturnType<typeof setInterval> | undefined;

/** Whose heart beats; null: nobody's. */
self.onmessage = ({ data: agentId }: MessageEvent<string | null>) => {
  clearInterval(timer);
  if (agentId === null) return;
  const beat = () =>
    // One that is lost is made up for by the next.
    fetch(`/v1/agents/${encodeURIComponent(agentId)}/heartbeat`, {
      method: 'POST',
      headers: { 'x-baton-console': '1' },
    }).catch(() => undefined);
  timer = setInterval(beat, EVERY_MS);
  void beat();
};
