// Durations as short texts.

/** A duration in at most two units, without its sign: `0`, `12µs`, `3.4ms`, `1.25s`, `2m 5s`, `3h 10m`, `12d 4h`. */
export function durationText(ms: number): string {
  const size = Math.abs(ms);
  if (size === 0) return '0';
  if (size < 0.001) return `${Math.round(size * 1e6)}ns`;
  if (size < 1) return `${threeDigits(size * 1000)}µs`;
  if (size < 1000) return `${threeDigits(size)}ms`;
  if (size < 60_000) return `${threeDigits(size / 1000)}s`;
  if (size < 3_600_000) return twoUnits(size, 60_000, 'm', 1000, 's');
  if (size < 86_400_000) return twoUnits(size, 3_600_000, 'h', 60_000, 'm');
  if (size < 8_640_000_000) return twoUnits(size, 86_400_000, 'd', 3_600_000, 'h');
  return `${Math.floor(size / 86_400_000)}d`;
}

function threeDigits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms % large) / small);
  return rest === 0 ? `${whole}${largeName}` : `${whole}${largeName} ${rest}${smallName}`;
}
