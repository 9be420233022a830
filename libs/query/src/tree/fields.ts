// The fields that a query can name, and suggestions for names that are not a field.

/** A field. Its `type` decides how it compares. The `key` of metadata is a path whose steps are joined by dots. */
export type FieldRef =
  | {
      name:
        'level' | 'resourceId' | 'traceId' | 'spanId' | 'commit' | 'protocol' | 'redacted' | 'pattern' | 'id';
      type: 'keyword';
    }
  | { name: 'message'; type: 'text' }
  | { name: 'timestamp' | 'receivedAt'; type: 'time' }
  | { name: 'metadata'; type: 'metadata'; key: string };

/** An ordered comparison. */
export type Comparison = 'gt' | 'gte' | 'lt' | 'lte';

const FIELDS: ReadonlyMap<string, FieldRef> = new Map<string, FieldRef>([
  ['level', { name: 'level', type: 'keyword' }],
  ['message', { name: 'message', type: 'text' }],
  ['resourceId', { name: 'resourceId', type: 'keyword' }],
  ['timestamp', { name: 'timestamp', type: 'time' }],
  ['traceId', { name: 'traceId', type: 'keyword' }],
  ['spanId', { name: 'spanId', type: 'keyword' }],
  ['commit', { name: 'commit', type: 'keyword' }],
  ['protocol', { name: 'protocol', type: 'keyword' }],
  ['redacted', { name: 'redacted', type: 'keyword' }],
  ['pattern', { name: 'pattern', type: 'keyword' }],
  ['parentResourceId', { name: 'metadata', type: 'metadata', key: 'parentResourceId' }],
  ['id', { name: 'id', type: 'keyword' }],
  ['receivedAt', { name: 'receivedAt', type: 'time' }],
]);

/** The names of the built-in fields, in the order in which an editor offers them. */
export const QUERY_FIELDS: readonly string[] = [...FIELDS.keys()];

const METADATA = 'metadata.';

/** Returns the field of this name, whose case matters, or null. */
export function resolveField(name: string): FieldRef | null {
  const field = FIELDS.get(name);
  if (field) return field;
  if (!name.startsWith(METADATA) || name.length === METADATA.length) return null;
  return { name: 'metadata', type: 'metadata', key: name.slice(METADATA.length) };
}

/** Returns the name of a field in queries: `metadata.any.key`, or `parentResourceId` for that key. */
export function fieldName(field: FieldRef): string {
  if (field.type !== 'metadata') return field.name;
  return field.key === 'parentResourceId' ? field.key : METADATA + field.key;
}

// Names that other tools give to these fields, compared without case, dots, dashes and underscores.
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    level: 'severity severitytext loglevel lvl priority logleveltext',
    message: 'msg log text body line content event',
    resourceId: 'resource service servicename host hostname app application container pod instance source',
    timestamp: 'time date datetime ts when eventtime',
    traceId: 'trace',
    spanId: 'span',
    commit: 'sha revision commitid commithash gitcommit',
    parentResourceId: 'parent parentresource',
    id: 'logid docid',
    receivedAt: 'received ingested receivedtime ingestedat observedtimestamp',
  }).flatMap(([field, names]) => names.split(' ').map((name): [string, string] => [name, field])),
);

/**
 * Suggests a field for a name that is not one: a different spelling, the name in another tool, or a typo of up to two
 * letters. Returns null if nothing is close. `knownFields` are the names of further fields that exist, such as
 * `metadata.status`.
 */
export function suggestField(name: string, knownFields: readonly string[] = []): string | null {
  const plain = plainName(name);
  if (plain === '') return null;
  const all = [...QUERY_FIELDS, ...knownFields];
  const same = all.find((field) => plainName(field) === plain);
  if (same) return same;
  const key = knownFields.find(
    (field) => field.startsWith(METADATA) && plainName(field.slice(METADATA.length)) === plain,
  );
  if (key) return key;
  const other = OTHER_NAMES.get(plain);
  if (other) return other;
  const maxDistance = plain.length < 4 ? 0 : plain.length < 6 ? 1 : 2;
  let best: string | null = null;
  let bestDistance = maxDistance + 1;
  for (const field of all) {
    const key = field.startsWith(METADATA) ? field.slice(METADATA.length) : field;
    const distance = Math.min(editDistance(plain, plainName(field)), editDistance(plain, plainName(key)));
    if (distance < bestDistance) [best, bestDistance] = [field, distance];
  }
  return best;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** How many letters must be added, removed, changed or swapped with the next one to turn one name into the other. */
function editDistance(a: string, b: string): number {
  // More than the largest distance that is allowed; there is no need to fill the table.
  if (Math.abs(a.length - b.length) > 2) return 3;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
