// Numbers as people read them.

const COUNT = new Intl.NumberFormat('en');

/** `12,345`. */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** `1 person`, `12,345 people`. */
export function countOf(count: number, one: string, many: string): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** `1 log`, `12,345 logs`. */
export function logsText(count: number): string {
  return countOf(count, 'log', 'logs');
}
