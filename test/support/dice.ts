import { seededIntegers } from '../../bench/random.ts';

/** Chance that is the same for the same seed. */
export interface Dice {
  /** A whole number from 0 and below the limit. */
  roll(limit: number): number;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

export function dice(seed: number): Dice {
  const next = seededIntegers(seed);
  const roll = (limit: number): number => next() % limit;
  return {
    roll,
    chance: (percent) => roll(100) < percent,
    pick<Item>(items: readonly Item[]): Item {
      if (items.length === 0) throw new Error('there is nothing to pick from');
      return items[roll(items.length)] as Item;
    },
  };
}
