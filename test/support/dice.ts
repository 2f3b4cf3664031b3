/** Chance that is the same for the same seed. */
export interface Dice {
  /** A whole number from 0 and below the limit. */
  roll(limit: number): number;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** A small generator (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed;
  const roll = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
  return {
    roll,
    chance: (percent) => roll(100) < percent,
    pick<Item>(items: readonly Item[]): Item {
      if (items.length === 0) throw new Error('there is nothing to pick from');
      return items[roll(items.length)] as Item;
    },
  };
}
