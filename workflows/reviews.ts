import type { AgentId } from '../contract/ids.ts';
import type { ReviewTransition, Standing } from '../contract/transitions.ts';

/** A reason to look whether the holder may keep it; judged when its turn comes, since the holder may be another by then. */
export interface AskedReview {
  readonly because: ReviewTransition['because'];
  readonly agentId?: AgentId;
  /** Of the agent's availability; nothing is to be done if it was judged already. */
  readonly version?: number;
}

/** Reviews that were asked for, in order. */
export class Reviews {
  #asked: readonly AskedReview[] = [];

  get any(): boolean {
    return this.#asked.length > 0;
  }

  ask(review: AskedReview): void {
    this.#asked = [...this.#asked, review];
  }

  /** Takes the next one that is still called for; those before it are dropped. */
  next(standing: Standing): AskedReview | null {
    const index = this.#asked.findIndex((review) => isCalledFor(review, standing));
    const review = this.#asked[index] ?? null;
    this.#asked = review === null ? [] : this.#asked.slice(index + 1);
    return review;
  }
}

/** What was asked about another agent, or was judged already, is not called for. */
function isCalledFor({ because, agentId, version }: AskedReview, { agentId: holderId, holder }: Standing): boolean {
  if (agentId !== holderId) return false;
  return because !== 'availability' || (version ?? 0) > (holder?.judgedVersion ?? 0);
}
