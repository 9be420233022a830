// How clients send a key: each protocol's in their own way.

/** What was sent as a key. */
export interface KeyCredentials {
  secret: string;
  /** The id that was sent with it, as clients of Elasticsearch do. */
  id?: string;
}

/** The schemes that a key can be sent by, in lower case. */
export const KEY_SCHEMES = ['bearer', 'apikey', 'basic', 'splunk'] as const;

/** The key in the header's value behind its scheme; undefined if it is not written as the scheme says. */
export function parseKeyCredentials(scheme: string, credentials: string): KeyCredentials | undefined {
  const text = credentials.trim();
  if (scheme === 'bearer' || scheme === 'splunk') return { secret: text };
  const pair = decodePair(text);
  if (!pair) return undefined;
  // Any name goes with the key as the password.
  return scheme === 'apikey' ? { id: pair[0], secret: pair[1] } : { secret: pair[1] };
}

/** `base64(a:b)`. */
function decodePair(text: string): [string, string] | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon === -1 ? undefined : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}
