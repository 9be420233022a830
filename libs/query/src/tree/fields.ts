// The fields that a query can name, and what was perhaps meant by a name that is none.

/** A field: how it compares is its `type`. `key` of metadata is the path in it, dots between its steps. */
export type FieldRef =
  | { name: 'level' | 'resourceId' | 'traceId' | 'spanId' | 'commit' | 'id'; type: 'keyword' }
  | { name: 'message'; type: 'text' }
  | { name: 'timestamp' | 'receivedAt'; type: 'time' }
  | { name: 'metadata'; type: 'metadata'; key: string };

const FIELDS: ReadonlyMap<string, FieldRef> = new Map<string, FieldRef>([
  ['level', { name: 'level', type: 'keyword' }],
  ['message', { name: 'message', type: 'text' }],
  ['resourceId', { name: 'resourceId', type: 'keyword' }],
  ['timestamp', { name: 'timestamp', type: 'time' }],
  ['traceId', { name: 'traceId', type: 'keyword' }],
  ['spanId', { name: 'spanId', type: 'keyword' }],
  ['commit', { name: 'commit', type: 'keyword' }],
  ['parentResourceId', { name: 'metadata', type: 'metadata', key: 'parentResourceId' }],
  ['id', { name: 'id', type: 'keyword' }],
  ['receivedAt', { name: 'receivedAt', type: 'time' }],
]);

/** The names that every log knows, in the order to offer them; keys of metadata come beside them. */
export const QUERY_FIELDS: readonly string[] = [...FIELDS.keys()];

const METADATA = 'metadata.';

/** The field of this name, exactly as it is written, or null. */
export function resolveField(name: string): FieldRef | null {
  const field = FIELDS.get(name);
  if (field) return field;
  if (!name.startsWith(METADATA) || name.length === METADATA.length) return null;
  return { name: 'metadata', type: 'metadata', key: name.slice(METADATA.length) };
}

/** The name by which a query calls a field: `metadata.any.key`, or `parentResourceId` for that key. */
export function fieldName(field: FieldRef): string {
  if (field.type !== 'metadata') return field.name;
  return field.key === 'parentResourceId' ? field.key : METADATA + field.key;
}

// What other tools call our fields; compared without case, dots, dashes and underscores.
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
 * The field that was perhaps meant by a name that is none, or null. `known` are further names that exist,
 * such as `metadata.status`; they are preferred to a guess.
 */
export function suggestField(name: string, known: readonly string[] = []): string | null {
  const plain = plainName(name);
  if (plain === '') return null;
  const all = [...QUERY_FIELDS, ...known];
  const same = all.find((field) => plainName(field) === plain);
  if (same) return same;
  const key = known.find(
    (field) => field.startsWith(METADATA) && plainName(field.slice(METADATA.length)) === plain,
  );
  if (key) return key;
  const other = OTHER_NAMES.get(plain);
  if (other) return other;
  const allowed = plain.length < 4 ? 0 : plain.length < 6 ? 1 : 2;
  let best: string | null = null;
  let least = allowed + 1;
  for (const field of all) {
    const key = field.startsWith(METADATA) ? field.slice(METADATA.length) : field;
    const distance = Math.min(editDistance(plain, plainName(field)), editDistance(plain, plainName(key)));
    if (distance < least) [best, least] = [field, distance];
  }
  return best;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Letters to add, drop, change or swap with the next one, to make one name of the other. */
function editDistance(a: string, b: string): number {
  // A name so much longer is no slip of the fingers, and the table would only grow.
  if (Math.abs(a.length - b.length) > 2) return 3;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
