import type { Tracing } from './tracing.ts';

/** Undefined where the settings do not ask for traces: then none of OpenTelemetry is loaded. */
export async function openTracing(isOn: boolean, process: 'api' | 'worker'): Promise<Tracing | undefined> {
  if (!isOn) return undefined;
  const { startOpenTelemetry } = await import('./open-telemetry.ts');
  return startOpenTelemetry(process);
}
