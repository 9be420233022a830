// Changes to the order of columns. Each returns a new list.

/** The columns with one more, before the message, where people look already. A column that is there stays. */
export function withColumn(columns: readonly string[], name: string): string[] {
  if (columns.includes(name)) return [...columns];
  const message = columns.indexOf('message');
  return message < 0 ? [...columns, name] : columns.toSpliced(message, 0, name);
}

export function withoutColumn(columns: readonly string[], name: string): string[] {
  return columns.filter((column) => column !== name);
}

/** Moves a column to the position of `target`, which gives way to the side that the column came from. */
export function columnMovedTo(columns: readonly string[], name: string, target: string): string[] {
  const from = columns.indexOf(name);
  const to = columns.indexOf(target);
  if (from < 0 || to < 0 || from === to) return [...columns];
  return withoutColumn(columns, name).toSpliced(to, 0, name);
}

/** Moves a column by `by` positions. Beyond the ends nothing changes. */
export function columnMovedBy(columns: readonly string[], name: string, by: number): string[] {
  const target = columns[columns.indexOf(name) + by];
  return target === undefined ? [...columns] : columnMovedTo(columns, name, target);
}
