// `_bulk` as a format of entries. What becomes of each action is noted for the answer.
import { MAX_LOG_BYTES, TOO_LONG_LOG } from '../../decode/json-text.ts';
import { IngestError } from '../../ingest-error.ts';
import type { EntryFormat, EntrySink } from '../entry-decoder.ts';
import type { BulkResult } from './bulk-answer.ts';
import { BulkError, type BulkItem, decodeBulk } from './decode-bulk.ts';
import { documentEntry } from './elastic-document.ts';

/** The shortest action and document are `{"index":{}}` and `{}`, with their line ends. */
const MIN_ITEM_BYTES = 16;
/** Actions of a request: the answer names each of them in about 180 bytes. */
const MAX_ACTIONS = 50_000;
const DEFAULT_INDEX = 'logs';
const NO_UPDATES = {
  type: 'illegal_argument_exception',
  reason: 'Only create and index are possible: logs are never changed or deleted by their senders.',
};

/** The format of one request, since it keeps the results of its actions. */
export class BulkFormat implements EntryFormat {
  readonly protocol = 'elasticsearch';
  readonly name = 'bulk';
  /** What became of the actions, in order. */
  readonly results: BulkResult[] = [];

  /** @param index the index of the URL, for actions that name none */
  constructor(private readonly index: string | undefined) {}

  maxEntries(bytes: Buffer): number {
    return Math.floor(bytes.length / MIN_ITEM_BYTES) + 1;
  }

  *read(bytes: Buffer, sink: EntrySink): Generator<undefined, void> {
    try {
      yield* decodeBulk(bytes, (item) => this.take(item, sink));
    } catch (error) {
      if (error instanceof BulkError) throw new IngestError('malformed', error.message);
      throw error;
    }
  }

  private take(
    { operation, index = this.index ?? DEFAULT_INDEX, id, line, document }: BulkItem,
    sink: EntrySink,
  ): void {
    if (this.results.length === MAX_ACTIONS)
      throw new IngestError(
        'too-large',
        `The request has more than ${MAX_ACTIONS} actions. Nothing was accepted; send it in parts.`,
      );
    if (operation === 'update' || operation === 'delete') {
      this.results.push({ operation, index, id: id ?? null, refusal: NO_UPDATES });
      return;
    }
    if (document.length > MAX_LOG_BYTES) {
      sink.error(line, TOO_LONG_LOG);
      const refusal = { type: 'document_parsing_exception', reason: `The document ${TOO_LONG_LOG}.` };
      this.results.push({ operation, index, id: id ?? null, refusal });
      return;
    }
    const logId = sink.nextId();
    const isAccepted = sink.entry(line, documentEntry(document, index, id));
    this.results.push(
      isAccepted
        ? { operation, index, id: id ?? logId }
        : {
            operation,
            index,
            id: id ?? null,
            refusal: {
              type: 'document_parsing_exception',
              reason: 'The document cannot be stored as a log.',
            },
          },
    );
  }
}

/** A single document, as `_doc` and `_create` take it. */
export class DocumentFormat implements EntryFormat {
  readonly protocol = 'elasticsearch';
  readonly name = 'document';
  /** The id of the log. */
  logId = '';

  constructor(
    private readonly index: string,
    private readonly id: string | undefined,
  ) {}

  maxEntries(): number {
    return 1;
  }

  *read(bytes: Buffer, sink: EntrySink): Generator<undefined, void> {
    if (bytes.length === 0) throw new IngestError('malformed', 'request body is required');
    if (bytes.length > MAX_LOG_BYTES)
      throw new IngestError('too-large', `The document ${TOO_LONG_LOG}. Nothing was accepted.`);
    this.logId = sink.nextId();
    sink.entry(1, documentEntry(bytes, this.index, this.id));
  }
}
