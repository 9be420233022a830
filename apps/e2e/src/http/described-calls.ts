// The calls of the API's description that read no logs (see filters.spec.ts).

/** The calls that tell of all logs, or change them, so that whoever has a filter is refused. */
export const REFUSED = [
  'GET /api/ingest/status',
  'GET /api/ingest/stream',
  'GET /api/dead-letters',
  'POST /api/dead-letters/replay',
  'DELETE /api/dead-letters',
  'GET /api/losses',
  'POST /api/losses/confirm',
  'GET /api/receipts/{receipt}',
  'GET /metrics',
  'GET /api/keys',
  'POST /api/keys',
  'GET /api/keys/{id}',
  'DELETE /api/keys/{id}',
  'GET /api/users',
  'POST /api/users',
  'GET /api/users/{name}',
  'PUT /api/users/{name}',
  'DELETE /api/users/{name}',
  'GET /api/audit',
];

/** The calls that send logs, which readers may not. */
export const WRITES = [
  'POST /',
  'POST /api/logs',
  'POST /api/lines',
  'POST /elastic/_bulk',
  'POST /elastic/{index}/_bulk',
  'POST /elastic/{index}/_create/{id}',
  'POST /elastic/{index}/_doc',
  'POST /elastic/{index}/_doc/{id}',
  'POST /loki/api/v1/push',
  'POST /services/collector',
  'POST /services/collector/event',
  'POST /services/collector/event/1.0',
  'POST /services/collector/raw',
  'POST /services/collector/raw/1.0',
  'POST /v1/logs',
];

/** The calls about the one who asks alone, which tell of no logs. */
export const OWN = [
  'GET /api/auth/me',
  'GET /api/auth/sessions',
  'DELETE /api/auth/sessions/{id}',
  'PUT /api/auth/password',
  'POST /api/auth/logout',
];

/** The calls about saved searches, which tell of no logs: whoever opens one searches by their own filter. */
export const SEARCHES = [
  'GET /api/searches',
  'POST /api/searches',
  'GET /api/searches/{id}',
  'PUT /api/searches/{id}',
  'DELETE /api/searches/{id}',
];

/** The calls for everyone, also without a key, which tell of no logs. */
export const PUBLIC = [
  'GET /api/auth/login',
  'POST /api/auth/login',
  'GET /api/auth/oidc/login',
  'GET /api/auth/oidc/callback',
  'GET /health/live',
  'GET /health/ready',
  'GET /services/collector/health',
  'GET /services/collector/health/1.0',
];
