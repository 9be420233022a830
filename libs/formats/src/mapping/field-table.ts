// The one table of names: which field of a log the fields of a record become. docs/fields.md shows it to users, and a spec
// compares the two. In each list the first name that a record has wins.

export const LOG_FIELD = {
  timestamp: 0,
  level: 1,
  message: 2,
  resourceId: 3,
  traceId: 4,
  spanId: 5,
  commit: 6,
  parentResourceId: 7,
} as const;
export const LOG_FIELD_COUNT = 8;

/** Names with dots are paths: `{"log.level": "x"}` and `{"log": {"level": "x"}}` are the same. */
export const FIELD_TABLE: Record<keyof typeof LOG_FIELD, readonly string[]> = {
  timestamp: [
    ...['@timestamp', 'timestamp', 'time', 'ts', 't', 'date', 'datetime', 'eventTime', 'asctime', '@t'],
    ...['instant', 'timeMillis', '__REALTIME_TIMESTAMP'],
  ],
  level: [
    ...['level', 'severity', 'severity_text', 'lvl', 'loglevel', 'log.level', 'levelname', '@l', 'priority'],
    ...['level_name', 'logLevel', 'severityText'],
  ],
  message: [
    ...['message', 'msg', 'log', 'event', 'body', '@m', '@mt'],
    ...['RenderedMessage', 'MessageTemplate', 'short_message', 'textPayload', 'jsonPayload.message', 'line'],
  ],
  resourceId: [
    ...['resourceId', 'service.name', 'service', 'app', 'application'],
    ...['fields.service.name', 'fields.service', 'fields.app', 'job', 'kubernetes.pod.name'],
    ...['kubernetes.pod_name', 'k8s.pod.name', 'container', 'container_name', 'container.name'],
    ...[
      'kubernetes.container_name',
      'k8s.container.name',
      'logger',
      'logger_name',
      'loggerName',
      'log.logger',
    ],
    ...['category', 'name', 'program', 'SYSLOG_IDENTIFIER', '_SYSTEMD_UNIT', 'host.name', 'hostname', 'host'],
    'source',
  ],
  traceId: [
    ...['traceId', 'trace_id', 'trace.id', 'dd.trace_id', '@tr', 'logging.googleapis.com/trace'],
    ...['fields.traceId', 'fields.trace_id', 'fields.trace.id'],
  ],
  spanId: [
    ...['spanId', 'span_id', 'span.id', 'dd.span_id', '@sp', 'logging.googleapis.com/spanId'],
    ...['fields.spanId', 'fields.span_id', 'fields.span.id'],
  ],
  commit: ['commit', 'git.commit', 'vcs.ref.head.revision', 'service.version'],
  parentResourceId: [
    ...['parentResourceId', 'service.namespace', 'kubernetes.namespace', 'namespace', 'cluster'],
    ...['kubernetes.namespace_name', 'kubernetes.namespace.name', 'k8s.namespace.name', 'k8s.cluster.name'],
  ],
};

/** The rank of `service.name`, the last name that wins over the resource of a request. */
export const SERVICE_NAME_RANK = FIELD_TABLE.resourceId.indexOf('service.name');

/** What a name of a record means. */
export interface NameRule {
  /** A `LOG_FIELD`; -1 if the name is only the beginning of paths. */
  field: number;
  /** The place in the list of the field: the lowest wins. */
  rank: number;
  /** The name is the beginning of paths, such as `log` of `log.level`. */
  isPrefix: boolean;
}

/** The rules by path. The upper-case and capitalized forms of a name mean the same as it. */
export const NAME_RULES: ReadonlyMap<string, NameRule> = compileRules();

function compileRules(): Map<string, NameRule> {
  const rules = new Map<string, NameRule>();
  for (const [name, names] of Object.entries(FIELD_TABLE))
    names.forEach((path, rank) => {
      const field = LOG_FIELD[name as keyof typeof LOG_FIELD];
      for (const form of formsOf(path)) {
        const known = rules.get(form);
        if (!known || known.field < 0) rules.set(form, { field, rank, isPrefix: known?.isPrefix ?? false });
      }
      for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
        const prefix = path.slice(0, dot);
        const known = rules.get(prefix);
        if (known) known.isPrefix = true;
        else rules.set(prefix, { field: -1, rank: 0, isPrefix: true });
      }
    });
  return rules;
}

function formsOf(path: string): Set<string> {
  if (path.includes('.') || !/^[a-z]/i.test(path)) return new Set([path]);
  const capitalized = path[0]!.toUpperCase() + path.slice(1);
  return new Set([path, path.toLowerCase(), path.toUpperCase(), capitalized]);
}
