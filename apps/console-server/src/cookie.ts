/**
 * The value of a cookie, or null. A page of a neighbor, such as another subdomain, can plant a second cookie of the same
 * name, and then nobody can tell which one is the person's own. So two are none.
 */
export function cookieOf(header = '', name: string): string | null {
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0]! : null;
}
