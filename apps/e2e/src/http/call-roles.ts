// Who may make which call of the API's description (people.spec.ts). It says again what `@Permit` says, so that a call that
// opens to more than it should fails a test.

/** `newcomer`: an administrator who has to change their one-time password. */
export const CALLERS = ['nobody', 'newcomer', 'ingest', 'viewer', 'editor', 'admin'] as const;
export type Caller = (typeof CALLERS)[number];

const SENDERS: Caller[] = ['ingest', 'admin'];
const READERS: Caller[] = ['viewer', 'editor', 'admin'];
const EDITORS: Caller[] = ['editor', 'admin'];
const ADMINS: Caller[] = ['admin'];
const KNOWN: Caller[] = ['ingest', ...READERS];

export const CALLS: Record<string, readonly Caller[] | 'everyone'> = {
  'GET /health/live': 'everyone',
  'GET /health/ready': 'everyone',
  'GET /services/collector/health': 'everyone',
  'GET /services/collector/health/1.0': 'everyone',
  'GET /api/auth/login': 'everyone',
  'POST /api/auth/login': 'everyone',
  'GET /api/auth/oidc/login': 'everyone',
  'GET /api/auth/oidc/callback': 'everyone',

  'GET /api/auth/me': ['newcomer', ...KNOWN],
  'PUT /api/auth/password': ['newcomer', ...KNOWN],
  'GET /api/auth/sessions': KNOWN,
  'DELETE /api/auth/sessions/{id}': KNOWN,

  'POST /': SENDERS,
  'POST /api/logs': SENDERS,
  'POST /api/lines': SENDERS,
  'POST /elastic/_bulk': SENDERS,
  'POST /elastic/{index}/_bulk': SENDERS,
  'POST /elastic/{index}/_create/{id}': SENDERS,
  'POST /elastic/{index}/_doc': SENDERS,
  'POST /elastic/{index}/_doc/{id}': SENDERS,
  'POST /loki/api/v1/push': SENDERS,
  'POST /services/collector': SENDERS,
  'POST /services/collector/event': SENDERS,
  'POST /services/collector/event/1.0': SENDERS,
  'POST /services/collector/raw': SENDERS,
  'POST /services/collector/raw/1.0': SENDERS,
  'POST /v1/logs': SENDERS,
  'GET /api/receipts/{receipt}': KNOWN,

  'GET /api/logs': READERS,
  'GET /api/logs/{id}': READERS,
  'GET /api/logs/{id}/context': READERS,
  'GET /api/logs/histogram': READERS,
  'GET /api/logs/fields': READERS,
  'GET /api/logs/fields/{field}/values': READERS,
  'GET /api/logs/facets': READERS,
  'GET /api/logs/changes': READERS,
  'GET /api/logs/patterns': READERS,
  'GET /api/logs/stream': READERS,
  'GET /api/logs/export': READERS,
  'GET /api/traces/{traceId}': READERS,
  'GET /api/searches': READERS,
  'POST /api/searches': READERS,
  'GET /api/searches/{id}': READERS,
  'PUT /api/searches/{id}': READERS,
  'DELETE /api/searches/{id}': READERS,
  'GET /api/ingest/status': READERS,
  'GET /api/ingest/stream': READERS,
  'GET /api/losses': READERS,
  'GET /metrics': READERS,

  'GET /api/dead-letters': EDITORS,
  'POST /api/dead-letters/replay': EDITORS,
  'DELETE /api/dead-letters': EDITORS,

  'POST /api/losses/confirm': ADMINS,
  'GET /api/audit': ADMINS,
  'GET /api/keys': ADMINS,
  'POST /api/keys': ADMINS,
  'GET /api/keys/{id}': ADMINS,
  'DELETE /api/keys/{id}': ADMINS,
  'GET /api/users': ADMINS,
  'POST /api/users': ADMINS,
  'GET /api/users/{name}': ADMINS,
  'PUT /api/users/{name}': ADMINS,
  'DELETE /api/users/{name}': ADMINS,

  // The last one, since it ends the newcomer's session.
  'POST /api/auth/logout': ['newcomer', ...KNOWN],
};
