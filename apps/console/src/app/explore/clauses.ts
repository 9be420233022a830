// Value filters as clauses of the query language.

/** `field:"value"`, whatever the value holds. */
export function clauseOf(field: string, value: string): string {
  return `${field}:"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** A query and clauses that must hold too. */
export function withClauses(q: string, clauses: string[]): string {
  if (clauses.length === 0) return q;
  if (q.trim() === '') return clauses.join(' AND ');
  const alone = /\bOR\b/.test(q) ? `(${q})` : q;
  return [alone, ...clauses].join(' AND ');
}
