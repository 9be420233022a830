// The last readings of a rate, for a small curve.

/** Readings that are kept: two minutes, as the API sends one a second. */
export const KEPT_RATES = 120;

/** The readings with one more, the oldest forgotten. */
export function withRate(rates: readonly number[], rate: number): number[] {
  return [...rates, rate].slice(-KEPT_RATES);
}

/** The readings as the `d` of an SVG path in a box, the latest at the right edge; '' of fewer than two. */
export function curve(rates: readonly number[], width: number, height: number): string {
  if (rates.length < 2) return '';
  const max = Math.max(1, ...rates);
  const step = width / (KEPT_RATES - 1);
  const start = width - (rates.length - 1) * step;
  return rates
    .map(
      (rate, index) =>
        `${index === 0 ? 'M' : 'L'}${round(start + index * step)} ${round(height * (1 - rate / max))}`,
    )
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
