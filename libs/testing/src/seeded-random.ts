// Seeded random values: the same seed gives the same values, so a failing test can be repeated.

/** A source of pseudo-random values. It is not fit for secrets. */
export interface Random {
  /** Returns a number from 0 (included) to 1 (excluded). */
  next(): number;
  /** Returns an integer from 0 (included) to `limit` (excluded). */
  below(limit: number): number;
  /** Returns true with the given probability, from 0 to 1. */
  chance(probability: number): boolean;
  /** Returns one item of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/** Creates a generator (mulberry32) from a 32-bit seed. */
export function seededRandom(seed: number): Random {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)]!,
  };
}
