import type { TransitionDone } from '../../contract/transitions.ts';
import type { World } from './world.ts';

/**
 * Conversations as their workflows run them, many at a time: what concerns one conversation happens one after another,
 * and whoever is woken looks for an agent.
 */
export class Crowd {
  readonly #world: World;
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Does something with a conversation when everything asked before about it is done. */
  ask(conversationId: string, command: () => Promise<TransitionDone>): void {
    const before = this.#busy.get(conversationId) ?? Promise.resolve();
    const work = before.then(command).then((done) => this.wake(done.wake));
    this.#busy.set(conversationId, work);
  }

  wake(conversationIds: readonly string[]): void {
    for (const id of conversationIds) this.ask(id, () => this.#world.crowd.route(id));
  }

  /** Waits until nothing is under way any more, however much comes of it. */
  async settled(): Promise<void> {
    for (;;) {
      const under = [...this.#busy.values()];
      await Promise.all(under);
      if (under.length === this.#busy.size && [...this.#busy.values()].every((work) => under.includes(work))) return;
    }
  }
}
