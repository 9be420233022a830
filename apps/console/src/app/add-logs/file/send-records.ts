// Sends records that the browser has read from a file (CSV, a JSON list) in parts.
import type { IngestAnswer } from '@timberline/contract';
import { CsvReader, type Entry } from '@timberline/formats';
import { ApiError } from '../../api/api-error';
import { type FileOptions, logsOf } from './preview';
import { encodingOf } from './read-file';

/** Records of a file, and how much of the file they take, in bytes. */
interface Records {
  entries: Entry[];
  bytes: number;
}

/** Logs of a part, and its text: small enough for any limit of a body, large enough to be fast. */
const MAX_PART_LOGS = 1_000;
const MAX_PART_CHARACTERS = 4 * 1024 * 1024;
/** Elements of a JSON list that are mapped at a time, so that the page stays responsive. */
const JSON_STEP = 1_000;
/** How often a part is tried while the queue is full or the API restarts: about two minutes in all. */
const MAX_ATTEMPTS = 60;
const RETRY_DELAY_MS = 2_000;
const RETRIED_STATUSES = [409, 429, 503];

export interface RecordsRequest {
  options: FileOptions;
  /** The metadata of every log. */
  metadata: Record<string, unknown>;
  /** Sends a part under a key by which it is never stored twice. */
  send: (ndjson: string, key: string) => Promise<IngestAnswer>;
  onProgress: (bytes: number) => void;
  /** The pause before a part is tried again; rejects when the user cancels. */
  wait: (ms: number) => Promise<void>;
  /** The time of receipt for records without a time. */
  now: number;
}

export interface RecordsSummary {
  accepted: number;
  rejected: number;
  /** What is wrong with the first of the rejected logs. */
  reason: string | null;
}

/** The rows of CSV, as they are read from a stream. */
export async function* csvRecords(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Records> {
  const csv = new CsvReader();
  const reader = stream.getReader();
  let decoder: TextDecoder | undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      decoder ??= new TextDecoder(encodingOf(value));
      const rows = csv.push(decoder.decode(value, { stream: true }));
      yield { entries: rows.map((row) => row.entry), bytes: value.length };
    }
    const rows = [...csv.push(decoder?.decode() ?? ''), ...csv.flush()];
    yield { entries: rows.map((row) => row.entry), bytes: 0 };
  } finally {
    await reader.cancel();
  }
}

/** The objects of a JSON list of `totalBytes`. */
export async function* jsonRecords(
  objects: readonly Record<string, unknown>[],
  totalBytes: number,
): AsyncGenerator<Records> {
  for (let from = 0; from < objects.length; from += JSON_STEP) {
    const step = objects.slice(from, from + JSON_STEP);
    yield {
      entries: step.map((attributes) => ({ attributes })),
      bytes: (totalBytes * step.length) / objects.length,
    };
    await Promise.resolve();
  }
}

/** Sends all records in order. */
export async function sendRecords(
  records: AsyncIterable<Records>,
  request: RecordsRequest,
): Promise<RecordsSummary> {
  const summary: RecordsSummary = { accepted: 0, rejected: 0, reason: null };
  const upload = randomKey();
  let part = 0;
  let lines: string[] = [];
  let characters = 0;
  let bytes = 0;
  const flush = async () => {
    if (lines.length === 0) return;
    const answer = await sendPart(`${lines.join('\n')}\n`, `${upload}-${part++}`, request);
    lines = [];
    characters = 0;
    summary.accepted += answer.accepted;
    summary.rejected += answer.rejected;
    summary.reason ??= answer.errors[0]?.message ?? null;
  };
  for await (const batch of records) {
    for (const entry of batch.entries) {
      for (const log of logsOf(entry, request.options, request.now, request.metadata)) {
        const line = JSON.stringify(log);
        lines.push(line);
        characters += line.length;
        if (lines.length >= MAX_PART_LOGS || characters >= MAX_PART_CHARACTERS) await flush();
      }
    }
    bytes += batch.bytes;
    request.onProgress(bytes);
  }
  await flush();
  return summary;
}

async function sendPart(ndjson: string, key: string, request: RecordsRequest): Promise<IngestAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request.send(ndjson, key);
    } catch (error) {
      const mayPass =
        error instanceof ApiError && (error.kind === 'network' || RETRIED_STATUSES.includes(error.status));
      if (!mayPass || attempt === MAX_ATTEMPTS) throw error;
      await request.wait(RETRY_DELAY_MS);
    }
  }
}

/** `crypto.randomUUID` is missing on pages without TLS. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
