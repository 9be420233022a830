// Numbers as people read them.

const COUNT = new Intl.NumberFormat('en');

/** `12,345`. */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** `1 log`, `12,345 logs`. */
export function logsText(count: number): string {
  return `${countText(count)} ${count === 1 ? 'log' : 'logs'}`;
}
