// `_bulk` as a format of entries. What becomes of each action is noted for the answer.
import { MAX_LOG_BYTES, TOO_LONG_LOG } from '../../decode/json-text.ts';
import { SliceBudget } from '../../decode/slice-budget.ts';
import { IngestError } from '../../ingest-error.ts';
import type { EntryFormat, EntrySink } from '../entry-decoder.ts';
import type { BulkResult } from './bulk-answer.ts';
import { BulkError, type BulkItem, decodeBulk } from './decode-bulk.ts';
import { DocumentNames } from './document-names.ts';
import { documentEntry } from './elastic-document.ts';

/** The shortest action is `{"index":{}}`, and a document may be empty: it is then a message. Both have a line end. */
const MIN_ITEM_BYTES = 14;
/** Actions of a request: the answer names each of them in about 180 bytes. */
const MAX_ACTIONS = 50_000;
const DEFAULT_INDEX = 'logs';
const NO_UPDATES = {
  type: 'illegal_argument_exception',
  reason: 'Only create and index are possible: logs are never changed or deleted by their senders.',
};

const TOO_LONG = { type: 'document_parsing_exception', reason: `The document ${TOO_LONG_LOG}.` };
const NO_LOG = { type: 'document_parsing_exception', reason: 'The document cannot be stored as a log.' };

/** An action of the request, and what became of it. */
interface BulkAction extends BulkResult {
  line: number;
  /** Where the document stands in the body. */
  start: number;
  end: number;
  /** The number among the documents with an id; undefined for others. */
  named: number | undefined;
}

/** The format of one request, since it keeps the results of its actions. */
export class BulkFormat implements EntryFormat {
  readonly protocol = 'elasticsearch';
  readonly name = 'bulk';
  readonly reportsRejections = true;
  readonly documents = new DocumentNames((bytes) => this.scan(bytes));
  private actions: BulkAction[] = [];
  private isScanned = false;

  /** @param index the index of the URL, for actions that name none */
  constructor(private readonly index: string | undefined) {}

  /** What became of the actions, in order. */
  get results(): readonly BulkResult[] {
    return this.actions;
  }

  maxEntries(bytes: Buffer): number {
    return Math.floor(bytes.length / MIN_ITEM_BYTES) + 1;
  }

  *read(bytes: Buffer, sink: EntrySink): Generator<undefined, void> {
    if (!this.isScanned) yield* this.documents.find(bytes);
    const budget = new SliceBudget();
    for (const action of this.actions) {
      if (budget.isSpent(action.start)) yield;
      this.take(action, bytes, sink);
    }
  }

  /** Finds the actions of a body. */
  private *scan(bytes: Buffer): Generator<undefined, void> {
    this.actions = [];
    this.isScanned = true;
    try {
      yield* decodeBulk(bytes, (item) => this.actions.push(this.actionOf(item, bytes)));
    } catch (error) {
      if (error instanceof BulkError) throw new IngestError('malformed', error.message);
      throw error;
    }
  }

  private actionOf(
    { index = this.index ?? DEFAULT_INDEX, id, ...item }: BulkItem,
    bytes: Buffer,
  ): BulkAction {
    if (this.actions.length === MAX_ACTIONS)
      throw new IngestError(
        'too-large',
        `The request has more than ${MAX_ACTIONS} actions. Nothing was accepted; send it in parts.`,
      );
    const { operation, line, start, end } = item;
    let refusal: BulkResult['refusal'];
    if (operation === 'update' || operation === 'delete') refusal = NO_UPDATES;
    else if (end - start > MAX_LOG_BYTES) refusal = TOO_LONG;
    const named =
      id !== undefined && !refusal ? this.documents.add(index, id, bytes.subarray(start, end)) : undefined;
    return { operation, index, id: id ?? null, refusal, isRepeated: false, line, start, end, named };
  }

  private take(action: BulkAction, bytes: Buffer, sink: EntrySink): void {
    const { named, line } = action;
    if (action.refusal === TOO_LONG) sink.error(line, TOO_LONG_LOG);
    // A body is read again if another request has added some of its documents meanwhile.
    if (action.refusal === NO_LOG) action.refusal = undefined;
    if (action.refusal) return;
    action.isRepeated = named !== undefined && this.documents.isRepeated(named);
    if (action.isRepeated) return;
    const document = bytes.subarray(action.start, action.end);
    const logId = sink.nextId();
    const id = named === undefined ? undefined : action.id!;
    if (!sink.entry(line, documentEntry(document, action.index, id))) action.refusal = NO_LOG;
    else if (named === undefined) action.id = logId;
    else this.documents.accept(named);
  }
}

/** A single document, as `_doc` and `_create` take it. */
export class DocumentFormat implements EntryFormat {
  readonly protocol = 'elasticsearch';
  readonly name = 'document';
  readonly documents: DocumentNames;
  /** The id of the log. */
  logId = '';
  private named: number | undefined;

  constructor(
    private readonly index: string,
    private readonly id: string | undefined,
  ) {
    this.documents = new DocumentNames((bytes) => this.scan(bytes));
  }

  /** Whether the document was stored before. */
  get isRepeated(): boolean {
    return this.named !== undefined && this.logId === '';
  }

  maxEntries(): number {
    return 1;
  }

  *read(bytes: Buffer, sink: EntrySink): Generator<undefined, void> {
    if (bytes.length === 0) throw new IngestError('malformed', 'request body is required');
    if (bytes.length > MAX_LOG_BYTES)
      throw new IngestError('too-large', `The document ${TOO_LONG_LOG}. Nothing was accepted.`);
    this.logId = '';
    if (this.named !== undefined && this.documents.isRepeated(this.named)) return;
    this.logId = sink.nextId();
    const isAccepted = sink.entry(1, documentEntry(bytes, this.index, this.id));
    if (isAccepted && this.named !== undefined) this.documents.accept(this.named);
  }

  private *scan(bytes: Buffer): Generator<undefined, void> {
    if (this.id !== undefined && bytes.length <= MAX_LOG_BYTES)
      this.named = this.documents.add(this.index, this.id, bytes);
  }
}
