// What clients of Elasticsearch ask before and between: each question gets the answer with which they go on and send logs.

export interface HandshakeAnswer {
  status: number;
  /** JSON, or text for `_cat`. */
  body: object | string;
}

/** A version that all known clients accept, those of 7, 8 and 9. */
const VERSION = {
  number: '8.17.0',
  build_flavor: 'default',
  build_type: 'docker',
  build_hash: '0000000000000000000000000000000000000000',
  build_date: '2024-12-11T12:08:05.663969764Z',
  build_snapshot: false,
  lucene_version: '9.12.0',
  minimum_wire_compatibility_version: '7.17.0',
  minimum_index_compatibility_version: '7.0.0',
};
const NAME = 'timberline';
const UUID = 'timberline00000000000A';
const INFO = {
  name: NAME,
  cluster_name: NAME,
  cluster_uuid: UUID,
  version: VERSION,
  tagline: 'You Know, for Search',
};
const HEALTH = {
  cluster_name: NAME,
  status: 'green',
  timed_out: false,
  number_of_nodes: 1,
  number_of_data_nodes: 1,
  active_primary_shards: 1,
  active_shards: 1,
  relocating_shards: 0,
  initializing_shards: 0,
  unassigned_shards: 0,
  delayed_unassigned_shards: 0,
  number_of_pending_tasks: 0,
  number_of_in_flight_fetch: 0,
  task_max_waiting_in_queue_millis: 0,
  active_shards_percent_as_number: 100,
};
const LICENSE = {
  license: {
    status: 'active',
    uid: '00000000-0000-0000-0000-000000000000',
    type: 'basic',
    issue_date: '2024-01-01T00:00:00.000Z',
    issue_date_in_millis: 1_704_067_200_000,
    max_nodes: 1_000,
    issued_to: NAME,
    issuer: NAME,
    start_date_in_millis: -1,
  },
};
const XPACK = {
  license: { uid: LICENSE.license.uid, type: 'basic', mode: 'basic', status: 'active' },
  features: { ilm: { available: true, enabled: true }, security: { available: true, enabled: false } },
};
const NODES = { _nodes: { total: 0, successful: 0, failed: 0 }, cluster_name: NAME, nodes: {} };
const ACKNOWLEDGED: HandshakeAnswer = { status: 200, body: { acknowledged: true } };

/** Paths of what a client sets up for its index: templates, policies, pipelines, aliases and streams, and the index itself. */
const SETUP =
  /^(_index_template|_component_template|_template|_ilm\/policy|_ingest\/pipeline|_data_stream|_alias|_aliases|_slm\/policy|_cluster\/settings)(\/|$)/;

/**
 * The answer to a request that writes no logs; undefined if it asks for something that is not offered, such as a search.
 *
 * @param method in upper case
 * @param path behind `/elastic/`, decoded, without a slash at its end
 */
export function answerHandshake(method: string, path: string): HandshakeAnswer | undefined {
  const isRead = method === 'GET' || method === 'HEAD';
  const isSetup = method === 'PUT' || method === 'POST';
  if (isRead) {
    if (path === '') return { status: 200, body: INFO };
    if (path === '_cluster/health' || path.startsWith('_cluster/health/'))
      return { status: 200, body: HEALTH };
    if (path === '_license') return { status: 200, body: LICENSE };
    if (path === '_xpack') return { status: 200, body: XPACK };
    if (path === '_nodes' || path.startsWith('_nodes/')) return { status: 200, body: NODES };
    if (path === '_cat/health')
      return { status: 200, body: `0 00:00:00 ${NAME} green 1 1 1 1 0 0 0 0 - 100.0%\n` };
    if (path === '_cluster/settings') return { status: 200, body: { persistent: {}, transient: {} } };
    if (path === '_ilm/status') return { status: 200, body: { operation_mode: 'RUNNING' } };
    // Nothing is set up here, so a client sets it up, which is acknowledged below.
    if (SETUP.test(path)) return { status: 404, body: {} };
  }
  if (isSetup && SETUP.test(path)) return ACKNOWLEDGED;
  if (isIndex(path)) {
    if (method === 'HEAD') return { status: 200, body: {} };
    if (method === 'GET')
      return { status: 200, body: { [path]: { aliases: {}, mappings: {}, settings: {} } } };
    if (method === 'PUT')
      return { status: 200, body: { acknowledged: true, shards_acknowledged: true, index: path } };
  }
  // A client that has written makes its index visible, or asks whether it is.
  if (/^([^/]+\/)?_(refresh|flush)$/.test(path) && (isSetup || method === 'GET'))
    return { status: 200, body: { _shards: { total: 1, successful: 1, failed: 0 } } };
  return undefined;
}

/** The name of one index. */
function isIndex(path: string): boolean {
  return path !== '' && !path.startsWith('_') && !path.includes('/');
}
