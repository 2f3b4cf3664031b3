import type { Database } from '../../store/database.ts';
import type { WorkerConfig } from '../config.ts';
import type { OpenTemporal } from '../temporal.ts';
import { fault, unknown, type Verdict } from './verdict.ts';

/** What checks look at. */
export interface Patient {
  readonly config: WorkerConfig;
  readonly db: Database;
  readonly temporal: OpenTemporal;
}

export interface Check {
  readonly name: string;
  /** Names of earlier checks without which this one has nothing to look at. */
  readonly needs: readonly string[];
  readonly examine: (patient: Patient) => Promise<Verdict>;
}

export type Finding = { readonly check: string } & Verdict;

interface CheckOf<Facts> {
  readonly name: string;
  readonly needs?: readonly string[];
  /** Reads what is judged. What it throws counts as "could not be found out". */
  readonly look: (patient: Patient) => Promise<Facts>;
  readonly judge: (facts: Facts, config: WorkerConfig) => Verdict;
  /** What to do where nothing can be read at all, if that is a fault. */
  readonly unreachable?: string;
}

export function check<Facts>({ name, needs = [], look, judge, unreachable }: CheckOf<Facts>): Check {
  return {
    name,
    needs,
    async examine(patient) {
      try {
        return judge(await look(patient), patient.config);
      } catch (error) {
        return unreachable === undefined ? couldNotLook(error) : fault(reasonOf(error), unreachable);
      }
    },
  };
}

/** Runs the checks one after another, so that the doctor itself is no load. */
export async function examine(patient: Patient, checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const isWell = (name: string) => findings.some((each) => each.check === name && each.kind === 'well');
  for (const { name, needs, examine: run } of checks) {
    const missing = needs.find((need) => !isWell(need));
    const verdict =
      missing === undefined ? await run(patient) : unknown(`not looked at without "${missing}"`, `see "${missing}"`);
    findings.push({ check: name, ...verdict });
  }
  return findings;
}

function couldNotLook(error: unknown): Verdict {
  return unknown(reasonOf(error), 'run it again; if it stays so, the reason says what is refused, and by whom');
}

/** The first line that says something: errors of clients carry the cause below. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  const lines = message.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '') ?? 'no reason given';
}
