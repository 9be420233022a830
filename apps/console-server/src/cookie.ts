/**
 * The value of the first of these cookies that is there, or null. A page of a neighbor, such as another subdomain, can plant a
 * second cookie of the same name, and then nobody can tell which one is the person's own. So two are none.
 */
export function cookieOf(header = '', names: readonly string[]): string | null {
  const pairs = header.split(';').map((pair) => pair.trim());
  for (const name of names) {
    const values = pairs.filter((pair) => pair.startsWith(`${name}=`));
    if (values.length > 0) return values.length === 1 ? values[0]!.slice(name.length + 1) : null;
  }
  return null;
}
