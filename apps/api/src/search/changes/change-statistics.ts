// Tells what is different between two spans of time from what chance explains. Pure functions of counts.

/** How many logs have a value, in the window and in the baseline. */
export interface Counts {
  count: number;
  baselineCount: number;
}

/** The logs of both spans. */
export interface Totals extends Counts {
  /** Length of the window divided by that of the baseline. */
  lengthRatio: number;
}

/** What a value's counts say by themselves. */
export interface Verdict {
  direction: 'up' | 'down' | 'none';
  /** Twice the log-likelihood ratio against no change: distributed as chi-square with one degree of freedom. */
  g2: number;
  /** Whether the change is large enough to be of interest, were it certain. */
  isLarge: boolean;
}

/** A change of less than this share of all logs is only of interest if the value has twice or half as many logs. */
const MIN_SHARE_DIFFERENCE = 0.005;
const MIN_RATIO = 2;
/** Values of fewer logs say little, and there are many of them. */
export const MIN_COUNT = 10;
/** The probability with which a row may be due to chance, all that were tested considered. */
export const MAX_P = 0.01;
/** The fluctuation of so many values without any is assumed beside what was measured, so that few values say little. */
const ASSUMED_VALUES = 2;
/** By so many standard deviations values fluctuate more than by chance before that is taken into account. */
const CHANCE_DEVIATIONS = 2;

/**
 * Judges a value by two expectations: that its share of all logs stays, and that its number per second stays. It has
 * changed only if it is beyond both of them in the same direction. So a value that is as frequent as before is no row when
 * others become more, and none is when all of them double.
 */
export function judge(counts: Counts, totals: Totals): Verdict {
  const { count, baselineCount } = counts;
  const byRate = baselineCount * totals.lengthRatio;
  // Without any log in one of the spans there is no share to compare.
  const hasShares = totals.count > 0 && totals.baselineCount > 0;
  const byShare = hasShares ? (baselineCount / totals.baselineCount) * totals.count : byRate;
  const direction =
    count > Math.max(byRate, byShare) ? 'up' : count < Math.min(byRate, byShare) ? 'down' : 'none';
  if (direction === 'none') return { direction, g2: 0, isLarge: false };
  const expected = direction === 'up' ? Math.max(byRate, byShare) : Math.min(byRate, byShare);
  const enough = direction === 'up' ? count : baselineCount;
  const isLarge =
    enough >= MIN_COUNT &&
    (Math.abs(count - expected) >= MIN_SHARE_DIFFERENCE * totals.count ||
      Math.max(count, expected) >= MIN_RATIO * Math.min(count, expected));
  const g2 = hasShares ? Math.min(rateG2(counts, totals), shareG2(counts, totals)) : rateG2(counts, totals);
  return { direction, g2, isLarge };
}

/** G² of a value against the same share of all logs. */
export function shareG2({ count, baselineCount }: Counts, totals: Counts): number {
  const all = totals.count + totals.baselineCount;
  const having = (count + baselineCount) / all;
  return (
    2 *
    (term(count, totals.count * having) +
      term(baselineCount, totals.baselineCount * having) +
      term(totals.count - count, totals.count * (1 - having)) +
      term(totals.baselineCount - baselineCount, totals.baselineCount * (1 - having)))
  );
}

/** G² of a value against the same number per second. */
export function rateG2(
  { count, baselineCount }: Counts,
  { lengthRatio }: Pick<Totals, 'lengthRatio'>,
): number {
  const perBaseline = (count + baselineCount) / (1 + lengthRatio);
  return 2 * (term(count, perBaseline * lengthRatio) + term(baselineCount, perBaseline));
}

function term(observed: number, expected: number): number {
  return observed > 0 && expected > 0 ? observed * Math.log(observed / expected) : 0;
}

/** The probability that chi-square with one degree of freedom is at least this large. */
export function chiSquareTail(g2: number): number {
  return g2 <= 0 ? 1 : erfc(Math.sqrt(g2 / 2));
}

/** The complementary error function of numbers from 0, with a relative error below 1.2e-7 (Numerical Recipes, 6.2). */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + polynomial);
}

/**
 * The probabilities of the most certain of `tested` values, adjusted by Benjamini and Hochberg: of the values with at most
 * this one, so large a share is expected to be there by chance. In the order given.
 */
export function adjusted(probabilities: readonly number[], tested: number): number[] {
  const order = probabilities.map((_, index) => index).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const result = new Array<number>(probabilities.length);
  let least = 1;
  for (let rank = order.length; rank > 0; rank--) {
    const index = order[rank - 1]!;
    least = Math.min(least, (probabilities[index]! * Math.max(tested, order.length)) / rank);
    result[index] = least;
  }
  return result;
}

/**
 * How many times more than chance alone the values of a field fluctuate within the baseline, at least 1. The logs of a
 * session or a job come together, so that its number of logs says less than as many independent ones would.
 * @param share of the baseline's logs in its first half
 */
export function dispersion(
  values: readonly { baselineCount: number; firstHalf: number }[],
  share: number,
): number {
  if (share <= 0 || share >= 1) return 1;
  let sum = 0;
  for (const { baselineCount, firstHalf } of values)
    sum += (firstHalf - baselineCount * share) ** 2 / (baselineCount * share * (1 - share));
  // By chance alone the sum is distributed as chi-square, with a variance of twice the number of values.
  if (sum <= values.length + CHANCE_DEVIATIONS * Math.sqrt(2 * values.length)) return 1;
  return Math.max(1, (sum + ASSUMED_VALUES) / (values.length + ASSUMED_VALUES));
}
