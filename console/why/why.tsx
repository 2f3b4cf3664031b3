import type { Decision } from '../api/client.ts';
import {
  type Explanation,
  useConversation,
  useDecisions,
  useExplanation,
  useInboxes,
  useNames,
} from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';
import { Candidates } from './candidates.tsx';
import { withTimes } from './sentence.ts';
import styles from './why.module.css';

interface WhyProps {
  readonly id: string;
  /** Undefined: now. */
  readonly decisionId: string | undefined;
  readonly onDecision: (decisionId: string | undefined) => void;
}

/** Why a conversation is where it is: the sentence, who was considered, and each decision of its past. */
export function Why({ id, decisionId, onDecision }: WhyProps) {
  const { data: decisions = [] } = useDecisions(id);
  const { data: explanation, error } = useExplanation(id, decisionId);
  const { data: conversation } = useConversation(id);
  const { data: inboxes = [] } = useInboxes();
  const decision = decisions.find((each) => each.id === decisionId);

  if (error !== null) return <p className="bad">It could not be explained: {error.message}</p>;
  const isPast = decisionId !== undefined;
  const chosen = isPast ? (decision?.agentId ?? null) : (conversation?.agentId ?? null);
  const policy = inboxes.find((each) => each.id === conversation?.inboxId)?.effectivePolicy;
  const method = isPast ? decision?.method : policy?.method;
  return (
    <div className={styles.why}>
      <p className={styles.sentence}>{explanation === undefined ? '…' : withTimes(explanation.sentence)}</p>
      <Decisions decisions={decisions} chosen={decisionId} onChoose={onDecision} />
      {explanation !== undefined && (
        <>
          <p className="muted">
            Policy v{explanation.policyVersion}
            {method !== undefined && ` · ${METHODS[method]}`}
          </p>
          <Candidates explanation={explanation} isPast={isPast} method={method} chosen={chosen} />
          {!isPast && <Unblocks explanation={explanation} />}
        </>
      )}
    </div>
  );
}

/** What alone would end the wait, the soonest first. */
function Unblocks({ explanation }: { readonly explanation: Explanation }) {
  const { unblocks, position } = explanation;
  if (position === null) return null;
  return (
    <section aria-label="What would change it">
      <h3>What would change it</h3>
      {unblocks.length === 0 && <p className="muted">Nothing alone: two things would have to change.</p>}
      <ul className={styles.unblocks}>
        {unblocks.map(({ change, agentId, sentence }) => (
          <li key={`${change} ${agentId}`}>{withTimes(sentence)}</li>
        ))}
      </ul>
    </section>
  );
}

const METHODS: Readonly<Record<Decision['method'], string>> = {
  round_robin: 'round robin: the oldest turn in this inbox comes first',
  least_assigned: 'least assigned: the fewest open come first, then the longest since the last',
};

interface DecisionsProps {
  readonly decisions: readonly Decision[];
  readonly chosen: string | undefined;
  readonly onChoose: (decisionId: string | undefined) => void;
}

/** The decisions of a conversation as points in time, and now. */
function Decisions({ decisions, chosen, onChoose }: DecisionsProps) {
  const names = useNames();
  const place = decisions.findIndex(({ id }) => id === chosen);
  const at = place < 0 ? decisions.length : place;
  const go = (index: number) => onChoose(decisions[index]?.id);
  return (
    <nav className={styles.decisions} aria-label="Decisions">
      <button type="button" disabled={at === 0} aria-label="Earlier decision" onClick={() => go(at - 1)}>
        ←
      </button>
      <ol>
        {decisions.map(({ id, at: when, outcome, agentId }) => (
          <li key={id}>
            <button type="button" className="link" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
              {clockTime(when)} {outcome === 'assigned' ? names.agent(agentId) : 'waits'}
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            className="link"
            aria-pressed={chosen === undefined}
            onClick={() => onChoose(undefined)}
          >
            now
          </button>
        </li>
      </ol>
      <button type="button" disabled={at >= decisions.length} aria-label="Later decision" onClick={() => go(at + 1)}>
        →
      </button>
    </nav>
  );
}
