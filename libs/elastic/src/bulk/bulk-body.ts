// Reads the bytes of a `_bulk` body of creates: an action line and a document line for each log.

const NEWLINE = 0x0a;
/** Long enough for the start of an action with an index name, which has at most 255 bytes. */
const ACTION_START_BYTES = 300;

/** Where a log stands in a body: byte offsets of its two lines. */
export interface BulkEntry {
  id: string;
  /** Start of the action line. */
  start: number;
  /** Start of the document line. */
  document: number;
  /** End of the document line, after its newline. */
  end: number;
}

/** Finds the logs in a body. Throws an Error unless every action is a create with an `_id`. */
export function parseBulkBody(body: Buffer): BulkEntry[] {
  const entries: BulkEntry[] = [];
  for (let start = 0; start < body.length;) {
    const actionEnd = body.indexOf(NEWLINE, start);
    const document = actionEnd + 1;
    const documentEnd = actionEnd < 0 ? -1 : body.indexOf(NEWLINE, document);
    if (documentEnd < 0) throw new Error(`The bulk body ends within the log at byte ${start}`);
    const end = documentEnd + 1;
    entries.push({ id: actionId(body.toString('utf8', start, actionEnd)), start, document, end });
    start = end;
  }
  return entries;
}

/** A body of only these entries of `body`, in the order given. */
export function selectBulkEntries(body: Buffer, entries: BulkEntry[]): Buffer {
  return Buffer.concat(entries.map(({ start, end }) => body.subarray(start, end)));
}

/** The index of the first log, or undefined when the body does not begin with a create that names its index. */
export function firstIndexName(body: Buffer): string | undefined {
  return /^\{"create":\{"_index":"([^"]+)"/.exec(body.toString('utf8', 0, ACTION_START_BYTES))?.[1];
}

/** Counts the lines by their newlines. */
export function countLines(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(NEWLINE); at >= 0; at = body.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

function actionId(action: string): string {
  const id = (JSON.parse(action) as { create?: { _id?: unknown } }).create?._id;
  if (typeof id !== 'string') throw new Error(`Not a create action with an _id: ${action.slice(0, 200)}`);
  return id;
}
