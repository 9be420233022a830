// Removes what may be secret from a setting before it is printed.

const REDACTED = '***';

/**
 * Replaces the user info and the query of a URL by `***`, even if the URL is malformed, since a wrong setting is printed.
 *
 * ```ts
 * redactSecrets('redis://user:secret@redis:6379/0'); // redis://***@redis:6379/0
 * ```
 */
export function redactSecrets(text: string): string {
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  const queryStart = rest.indexOf('?');
  const base = queryStart < 0 ? rest : rest.slice(0, queryStart);
  const query = queryStart < 0 ? '' : `?${REDACTED}`;
  // An unescaped password may contain `@`, so the host begins after the last one.
  const at = base.lastIndexOf('@');
  if (at >= 0) return `${scheme}${REDACTED}${base.slice(at)}${query}`;
  // What follows a colon and is no port may be a password whose host is missing.
  const host = scheme === '' ? base : base.replace(/^([^/#:[]*):(?!\d*(?:[/#]|$))[^/#]*/, `$1:${REDACTED}`);
  return scheme + host + query;
}
