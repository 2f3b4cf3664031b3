import type { Decision } from '../contract/decision.ts';
import { nameChosen } from '../routing/explain.ts';
import { readNames } from './agent-facts.ts';
import type { Database } from './database.ts';

/** Decisions for readers: sentences are kept with ids, since names change, and name the agent as it is called now. */
export async function withNames<Told extends Pick<Decision, 'agentId' | 'sentence'>>(
  db: Database,
  decisions: readonly Told[],
): Promise<readonly Told[]> {
  const chosen = decisions.flatMap(({ agentId }) => agentId ?? []);
  if (chosen.length === 0) return decisions;
  const nameOf = await readNames(db, chosen);
  return decisions.map((decision) => ({ ...decision, sentence: nameChosen(decision, nameOf) }));
}

export async function withName<Told extends Pick<Decision, 'agentId' | 'sentence'>>(
  db: Database,
  decision: Told,
): Promise<Told> {
  const [named = decision] = await withNames(db, [decision]);
  return named;
}
