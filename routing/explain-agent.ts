import type { Considered } from '../contract/decision.ts';
import { countReasons } from './explain.ts';
import { VERDICTS, type Verdict } from './verdicts.ts';

/** What became of an agent in a stretch of time. */
export interface AgentRecord {
  /** Decisions that named the agent. */
  readonly considered: number;
  /** Those that chose it. */
  readonly chosen: number;
  /** The others, by why not. */
  readonly reasons: Readonly<Partial<Record<Verdict, number>>>;
}

/** Counts what decisions said of one agent; null is the reason of whoever was chosen. */
export function recordOf(reasons: readonly Considered['reason'][]): AgentRecord {
  return {
    considered: reasons.length,
    chosen: reasons.filter((reason) => reason === null).length,
    reasons: countReasons(reasons),
  };
}

/** The record in a sentence, what happened most first: "In the last hour 3 decisions considered Ben: 2 × at capacity, 1 × chosen." */
export function explainRecord(
  { considered, chosen, reasons }: AgentRecord,
  { name, minutes }: { readonly name: string; readonly minutes: number },
): string {
  const lately =
    minutes === 60 ? 'In the last hour' : minutes === 1 ? 'In the last minute' : `In the last ${minutes} minutes`;
  if (considered === 0) return `${lately} no decision considered ${name}.`;
  const counts: readonly (readonly [string, number])[] = [
    ['chosen', chosen],
    ...(Object.keys(VERDICTS) as Verdict[]).map((verdict) => [VERDICTS[verdict].many, reasons[verdict] ?? 0] as const),
  ];
  const parts = counts
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([words, count]) => `${count} × ${words}`);
  return `${lately} ${considered} ${considered === 1 ? 'decision' : 'decisions'} considered ${name}: ${parts.join(', ')}.`;
}
