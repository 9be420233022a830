// Takes in text of any length as it arrives, in parts: each is in the queue before the next one is read further.
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FieldError } from '@timberline/contract';
import { indexOfId, LogIds } from '@timberline/elastic';
import {
  type LineEntry,
  LineReader,
  type LineReaderOptions,
  type MappingDefaults,
  toLogs,
} from '@timberline/formats';
import { AdmissionControl, ReceiptCodec } from '@timberline/queue';
import { parseAsSent } from '../../json/exact-json.ts';
import { FairLimit } from '../../limits/fair-limit.ts';
import { IngestCounters } from '../../metrics/ingest-counters.ts';
import { runSlices } from '../../run-slices.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { StreamText } from '../decode/stream-text.ts';
import { busy, IngestError } from '../ingest-error.ts';
import { actionFor } from '../log/encode-log.ts';
import type { FoundKinds } from '../redaction/findings.ts';
import { Redactor } from '../redaction/redactor.ts';
import { summarize } from './batch-summary.ts';
import { GroupCommit } from './group-commit.ts';
import { LogBatch } from './log-batch.ts';
import { fromQueueError } from './queue-error.ts';
import { MAX_PART_LOGS, MAX_STREAMS, MAX_STREAMS_PER_CLIENT, PART_CHARACTERS } from './stream-limits.ts';

/** Ids for the logs of entries that are in the reader when a part ends, and of one chunk. */
const SPARE_LOGS = 100_000;
/** Lines of this many characters become logs in a few milliseconds. */
const SLICE_CHARACTERS = 4 * 1024;
const STREAM_TIMEOUT_MS = 10_000;
/** How often a part is tried again while the queue is full. */
const FULL_RETRY_MS = 200;
/** How long the sender may pause. */
const PAUSE_TIMEOUT_MS = 60_000;
/** Receipts that an answer lists: a part has one of about 200 characters. */
const MAX_RECEIPTS = 10_000;
const INVALID_TEXT =
  'Some bytes were not valid UTF-8 and were replaced by U+FFFD; send text in UTF-8, or in UTF-16 with its mark.';

/** How the text of a stream is read. */
export interface StreamOptions {
  client: string;
  /** The protocol that is stored with each log. */
  protocol: string;
  reading: Omit<LineReaderOptions, 'now' | 'parseJson'>;
  defaults: Omit<MappingDefaults, 'now'>;
}

/** What became of a stream. */
export interface StreamSummary {
  /** One receipt for each part, in order. */
  receipts: string[];
  accepted: number;
  rejected: number;
  errors: FieldError[];
  moreErrors: number;
  /** Lines of the text that are in accepted logs, or are blank. */
  lines: number;
  notes: { message: string }[];
}

@Injectable()
export class StreamIntake {
  private readonly ids = new LogIds();
  private readonly streams = new FairLimit({
    total: MAX_STREAMS,
    perClient: MAX_STREAMS_PER_CLIENT,
    maxWaiting: 128,
    maxWaitingPerClient: 64,
  });

  constructor(
    private readonly admission: AdmissionControl,
    private readonly groupCommit: GroupCommit,
    private readonly receipts: ReceiptCodec,
    private readonly counters: IngestCounters,
    private readonly redactor: Redactor,
  ) {}

  /**
   * Reads a stream to its end. While the queue is full it is not read, however long that takes. Throws an IngestError that tells how
   * many lines were accepted before.
   */
  async accept(stream: Readable, options: StreamOptions): Promise<StreamSummary> {
    const { client } = options;
    if (!(await this.streams.acquire(client, 1, { timeoutMs: STREAM_TIMEOUT_MS })))
      throw busy('Too many files are being received.');
    const summary: StreamSummary = {
      receipts: [],
      accepted: 0,
      rejected: 0,
      errors: [],
      moreErrors: 0,
      lines: 0,
      notes: [],
    };
    try {
      await this.read(stream, options, summary);
    } catch (error) {
      const cause = interrupted(error, summary);
      if (cause instanceof IngestError) this.counters.refused(options.protocol, cause.kind);
      throw cause;
    } finally {
      this.streams.release(client, 1);
    }
    if (summary.accepted === 0) throw new IngestError('malformed', 'The body contains no line of text.');
    return summary;
  }

  private async read(stream: Readable, options: StreamOptions, summary: StreamSummary): Promise<void> {
    const now = wallClockMs();
    const redactor = this.redactor.isOn ? this.redactor : undefined;
    let found: FoundKinds | undefined;
    const reader = new LineReader({
      ...options.reading,
      now,
      parseJson: parseAsSent,
      ...(redactor && { cutBefore: (text: string, end: number) => redactor.cutBefore(text, end) }),
    });
    const defaults: MappingDefaults = {
      ...options.defaults,
      now,
      ...(redactor && { beforeSplit: (log) => void (found = redactor.redactLog(log)) }),
    };
    let part = this.newPart(options.protocol);
    const take = (entries: LineEntry[]) => {
      for (const { entry, firstLine, doneLines } of entries) {
        for (const log of toLogs(entry, defaults)) part.batch.value(firstLine, log, () => undefined, found);
        part.lines = doneLines;
      }
    };
    const text = new StreamText();
    // One part is enqueued while the next one is read, so that reading does not wait for each write to the disk.
    let enqueued: Promise<void> = Promise.resolve();
    const enqueue = async (): Promise<void> => {
      await enqueued;
      enqueued = this.commit(part, options.client, summary);
      // It is awaited before the next part, and at the end.
      enqueued.catch(() => undefined);
    };
    try {
      for await (const chunk of withoutLongPauses(stream)) {
        const characters = text.push(chunk);
        part.characters += characters.length;
        await runSlices(inSlices(characters, (slice) => take(reader.push(slice))));
        if (part.characters < PART_CHARACTERS && part.batch.accepted < MAX_PART_LOGS) continue;
        await enqueue();
        part = this.newPart(options.protocol);
      }
      take(reader.push(text.end()));
      take(reader.flush());
      await enqueue();
    } finally {
      // Whatever ended the reading, the answer tells what is in the queue.
      await enqueued;
    }
    if (text.hasInvalidBytes) summary.notes.push({ message: INVALID_TEXT });
  }

  private newPart(protocol: string) {
    const ids = this.ids.take(MAX_PART_LOGS + SPARE_LOGS);
    const redactor = this.redactor.isOn ? this.redactor : undefined;
    const action = actionFor(indexOfId(ids.prefix));
    const batch = new LogBatch(ids, action, PART_CHARACTERS, protocol, redactor);
    return { batch, characters: 0, lines: 0 };
  }

  /** Enqueues a part, and waits while the queue is full. */
  private async commit(
    { batch, lines }: ReturnType<StreamIntake['newPart']>,
    client: string,
    summary: StreamSummary,
  ): Promise<void> {
    if (batch.accepted > 0) {
      batch.completeJob();
      for (;;) {
        try {
          if (this.admission.admission().open) {
            await this.groupCommit.enqueueExclusive(batch.jobs, client);
            break;
          }
        } catch (error) {
          const cause = fromQueueError(error);
          if (!(cause instanceof IngestError && cause.kind === 'busy')) throw cause;
        }
        await delay(FULL_RETRY_MS);
      }
      const { receipt } = summarize(
        batch,
        batch.jobs.map(({ id }) => id),
        this.receipts,
      );
      if (summary.receipts.length < MAX_RECEIPTS) summary.receipts.push(receipt);
    }
    this.counters.logs(batch);
    summary.accepted += batch.accepted;
    summary.rejected += batch.rejected;
    if (lines > 0) summary.lines = lines;
    summary.errors = [...summary.errors, ...batch.errors].slice(0, 100);
    summary.moreErrors += batch.unnamedErrors;
  }
}

/** Hands over a text in slices, since a chunk may be tens of thousands of lines of one character. */
function* inSlices(text: string, take: (slice: string) => void): Generator<undefined, void> {
  for (let from = 0; from < text.length; from += SLICE_CHARACTERS) {
    take(text.slice(from, from + SLICE_CHARACTERS));
    yield;
  }
}

/** The chunks of a stream. Throws an IngestError if one takes too long to come; time between reads does not count. */
async function* withoutLongPauses(stream: Readable): AsyncGenerator<Buffer, void> {
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const timer = setTimeout(
      () => stream.destroy(new IngestError('too-slow', `No bytes arrived for ${PAUSE_TIMEOUT_MS / 1000} s.`)),
      PAUSE_TIMEOUT_MS,
    );
    let next: IteratorResult<Buffer, unknown>;
    try {
      next = (await chunks.next()) as IteratorResult<Buffer, unknown>;
    } finally {
      clearTimeout(timer);
    }
    if (next.done) return;
    yield next.value;
  }
}

/** The error of a stream that ended before its end, with what was accepted before. */
function interrupted(error: unknown, { lines, accepted, receipts }: StreamSummary): unknown {
  const isBroken = error instanceof Error && 'code' in error;
  const cause = isBroken
    ? new IngestError('malformed', 'The body was cut off, or is not valid in its encoding.')
    : error;
  if (!(cause instanceof IngestError)) return error;
  const rest =
    lines === 0
      ? 'No line was accepted.'
      : `The first ${lines} lines were accepted (${accepted} logs); send the rest from line ${lines + 1} on.`;
  const message = cause.message.replace(/ Nothing was accepted(; [^.]*)?\./, '');
  return new IngestError(cause.kind, `${message} ${rest}`, {
    ...cause.details,
    members: { acceptedLines: lines, accepted, receipts },
  });
}
