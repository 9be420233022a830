// The body of Elasticsearch's `_bulk` → its actions and documents:
// https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
import { NEWLINE } from '../../../json/characters.ts';
import { skipBlanks } from '../../../json/scan.ts';
import { SliceBudget } from '../../decode/slice-budget.ts';

/** The operations of a bulk request, of which logs can only be created. */
export type BulkOperation = 'create' | 'index' | 'update' | 'delete';

/** An item of a bulk request. */
export interface BulkItem {
  operation: BulkOperation;
  index: string | undefined;
  id: string | undefined;
  /** The line of the document, from 1. A `delete` has none and gets the line of its action. */
  line: number;
  /** Where the document begins and ends in the body, without the end of its line; nowhere for `delete`. */
  start: number;
  end: number;
}

/** The body as a whole is refused, as Elasticsearch does with an action that it cannot read. */
export class BulkError extends Error {}

const OPERATIONS: readonly string[] = ['create', 'index', 'update', 'delete'];
/** The actions of one client are nearly always the same, so the last one is not parsed again. */
const MAX_REMEMBERED_BYTES = 512;
/** An action has names of at most a few hundred bytes, and clients put a little beside them. Longer ones are not parsed. */
const MAX_ACTION_BYTES = 64 * 1024;

interface Action {
  operation: BulkOperation;
  index: string | undefined;
  id: string | undefined;
}

/**
 * Hands over the items of a body in order. Yields between slices. Throws a BulkError if the body is not one of bulk requests.
 */
export function* decodeBulk(bytes: Buffer, receive: (item: BulkItem) => void): Generator<undefined, void> {
  const budget = new SliceBudget();
  let line = 0;
  let remembered: { bytes: Buffer; action: Action } | undefined;
  for (let start = 0; start < bytes.length;) {
    if (budget.isSpent(start)) yield;
    line++;
    const end = endOfLine(bytes, start);
    const text = bytes.subarray(start, end);
    start = end + 1;
    if (skipBlanks(text, 0) >= text.length) continue;
    let action: Action;
    if (remembered?.bytes.equals(text)) ({ action } = remembered);
    else {
      action = parseAction(text, line);
      remembered = text.length <= MAX_REMEMBERED_BYTES ? { bytes: text, action } : undefined;
    }
    if (action.operation === 'delete') {
      receive({ ...action, line, start, end: start });
      continue;
    }
    if (start >= bytes.length)
      throw new BulkError(`The action of line ${line} has no document: the body ends behind it.`);
    line++;
    const documentEnd = endOfLine(bytes, start);
    receive({ ...action, line, start, end: documentEnd });
    start = documentEnd + 1;
  }
  if (line === 0) throw new BulkError('request body is required');
}

function endOfLine(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(NEWLINE, start);
  return end < 0 ? bytes.length : end;
}

function parseAction(text: Buffer, line: number): Action {
  if (text.length > MAX_ACTION_BYTES)
    throw malformed(line, `expected an action of at most ${MAX_ACTION_BYTES} bytes`);
  const action = parseObject(text.toString());
  if (!action) throw malformed(line, 'expected an object such as {"create":{"_index":"logs"}}');
  // Clients put keys of their own beside the operation.
  const operation = Object.keys(action).find((key) => OPERATIONS.includes(key)) as BulkOperation | undefined;
  if (operation === undefined) throw malformed(line, 'expected one of create, index, update and delete');
  const metadata = (action[operation] ?? {}) as Record<string, unknown>;
  if (typeof metadata !== 'object' || Array.isArray(metadata))
    throw malformed(line, `expected an object as the value of ${operation}`);
  return {
    operation: operation === 'index' && metadata.op_type === 'create' ? 'create' : operation,
    index: textOf(metadata._index),
    id: textOf(metadata._id),
  };
}

function malformed(line: number, expected: string): BulkError {
  return new BulkError(`Malformed action/metadata line [${line}]: ${expected}.`);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // The caller says what was expected.
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}
