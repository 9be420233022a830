// Order of columns.

/** `name` put before `target`, or after it when it comes from its left. */
export function reordered(columns: readonly string[], name: string, target: string): string[] {
  const from = columns.indexOf(name);
  const to = columns.indexOf(target);
  if (from < 0 || to < 0 || from === to) return [...columns];
  const rest = columns.filter((column) => column !== name);
  rest.splice(to, 0, name);
  return rest;
}

/** `name` moved by `by` places, as far as the ends. */
export function movedBy(columns: readonly string[], name: string, by: number): string[] {
  const target = columns[columns.indexOf(name) + by];
  return target === undefined ? [...columns] : reordered(columns, name, target);
}
