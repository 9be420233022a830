// The recent readings of a rate, for a small chart.

/** Readings to keep: two minutes, as the API sends one a second. */
export const MAX_RATES = 120;

/** The readings with one more. The oldest is dropped when there are too many. */
export function withRate(rates: readonly number[], rate: number): number[] {
  return [...rates, rate].slice(-MAX_RATES);
}

/**
 * The readings as the `d` attribute of an SVG path in a box of the given size, with the latest at the right edge.
 * Empty for fewer than two readings.
 */
export function ratePath(rates: readonly number[], width: number, height: number): string {
  if (rates.length < 2) return '';
  const max = Math.max(1, ...rates);
  const step = width / (MAX_RATES - 1);
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
