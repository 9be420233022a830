// Errors in the terms of Elasticsearch, by which its clients decide whether to send again.

/** The types of errors by the status of an answer. */
const TYPES = new Map([
  [400, 'illegal_argument_exception'],
  [401, 'security_exception'],
  [403, 'security_exception'],
  [404, 'resource_not_found_exception'],
  [405, 'method_not_allowed'],
  [408, 'request_timeout_exception'],
  [413, 'content_too_long_exception'],
  [415, 'media_type_header_exception'],
  [429, 'es_rejected_execution_exception'],
  [503, 'unavailable_shards_exception'],
]);

/** The body of an error. */
export function elasticError(status: number, reason: string): string {
  const type = TYPES.get(status) ?? 'exception';
  return JSON.stringify({ error: { root_cause: [{ type, reason }], type, reason }, status });
}
