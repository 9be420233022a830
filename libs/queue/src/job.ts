// The one place that knows the shape of a job.
import { constants, zstdCompressSync, zstdDecompressSync, type ZstdOptions } from 'node:zlib';
import { CAPPED_BACKOFF } from './connection.ts';

/**
 * The version of `JobData` that this code writes, and the newest that it reads. Raise it when code that reads the version
 * before would misread a job. Optional members that an older processor may ignore need no new version.
 */
const JOB_VERSION = 1;

/** What a job holds in Redis, as JSON. */
export interface JobData {
  /** Version of this shape (JOB_VERSION). Every release has written it, beginning with 0.1.0. */
  v: number;
  /** Lines of a `_bulk` body: an action line and a document line for each log, each with its newline. */
  lines: string;
  /** `zstd`: the lines are compressed and in base64. */
  encoding: 'plain' | 'zstd';
  logs: number;
  /** Length of the plain lines in UTF-8. */
  bytes: number;
  /** The job replays dead letters, which are removed when it is settled. */
  replay?: true;
}

/** The logs of one job, as the API makes them; ideally 0.3 to 1 MB of lines (JOB_BYTES). */
interface JobInput {
  /** Id of the first log. The id of the job follows from it, so that the job cannot be added twice. */
  firstId: string;
  logs: number;
  /** Lines of a `_bulk` body as in `JobData`. */
  lines: string | Buffer;
}

/** What differs from a job as a client's post makes it. */
interface JobOverrides {
  id: string;
  replay?: true;
}

/** A job ready for Redis. */
export interface EncodedJob {
  id: string;
  logs: number;
  bytes: number;
  /** `JobData` as JSON. */
  data: string;
}

/** A job that a newer version of the service wrote. It has to stay in the queue until a newer processor takes it. */
export class UnknownJobVersionError extends Error {
  override readonly name = 'UnknownJobVersionError';

  constructor(readonly version: unknown) {
    super(
      `The job has version ${String(version)}, and this processor reads versions up to ${JOB_VERSION}; ` +
        'the job stays in the queue until a newer processor takes it',
    );
  }
}

/** Size at which the API starts a new job. Larger jobs are no faster and cost Elasticsearch memory. */
export const JOB_BYTES = 1024 * 1024;
/** Below this, compression costs more time than it saves (job.bench.ts gives its cost). */
const MIN_COMPRESSED_BYTES = 8 * 1024;
/**
 * A window of 128 KiB instead of the 512 KiB of level 1: it takes less memory and about a third less time, and the result is
 * larger by a ninth at most (job.bench.ts compares both).
 */
const ZSTD_PARAMS = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 17 };
/** Lines shrink to a tenth or less, so this holds most compressed jobs in one piece. */
const ZSTD_CHUNK_BYTES = 128 * 1024;
/** Upper bound of the output buffer, whatever size a job declares. Jobs of the API stay far below it. */
const MAX_CHUNK_BYTES = 64 * JOB_BYTES;

/** Encodes a job. Its lines are compressed if that makes them smaller. */
export function encodeJob(input: JobInput, overrides?: JobOverrides): EncodedJob {
  const { firstId, logs } = input;
  const id = overrides?.id ?? firstId;
  const replay = overrides?.replay ? ({ replay: true } as const) : {};
  const plain = typeof input.lines === 'string' ? Buffer.from(input.lines) : input.lines;
  const bytes = plain.length;
  if (bytes >= MIN_COMPRESSED_BYTES) {
    const options = { params: ZSTD_PARAMS, pledgedSrcSize: bytes, chunkSize: ZSTD_CHUNK_BYTES };
    const lines = zstdCompressSync(plain, options).toString('base64');
    if (lines.length < bytes) {
      const data: JobData = { v: JOB_VERSION, logs, bytes, encoding: 'zstd', ...replay, lines };
      return { id, logs, bytes, data: JSON.stringify(data) };
    }
  }
  const data: JobData = {
    v: JOB_VERSION,
    logs,
    bytes,
    encoding: 'plain',
    ...replay,
    lines: typeof input.lines === 'string' ? input.lines : plain.toString(),
  };
  return { id, logs, bytes, data: JSON.stringify(data) };
}

/**
 * Throws UnknownJobVersionError if this code cannot read the job.
 *
 * During a rolling upgrade an old processor can meet a job of a newer API. Call this before anything else is done with a
 * job, and let the error reach Bull: the job is then delayed, by 10 s at most, and offered again, as often as it takes.
 */
export function checkJobVersion(data: JobData): void {
  // A job without a version was not written by this service.
  const version: unknown = (data as Partial<JobData> | undefined)?.v;
  if (version !== JOB_VERSION) throw new UnknownJobVersionError(version);
}

/** Returns the lines of a job as bytes. Throws UnknownJobVersionError, or another error if the job is damaged. */
export function decodeLines(data: JobData): Buffer {
  checkJobVersion(data);
  const lines =
    data.encoding === 'zstd'
      ? zstdDecompressSync(Buffer.from(data.lines, 'base64'), singleChunk(data.bytes))
      : Buffer.from(data.lines);
  if (lines.length !== data.bytes)
    throw new Error(`The job is damaged: it declares ${data.bytes} bytes and holds ${lines.length}`);
  return lines;
}

/** Reserves room for the whole output, since joining several chunks would take twice the memory. */
function singleChunk(bytes: number): ZstdOptions {
  return { chunkSize: Math.min(Math.max(bytes, 64), MAX_CHUNK_BYTES) };
}

/** Bull's options of a job, as the JSON that Bull stores. The attempts are finite, since `Infinity` would mean one. */
export function jobOptions(jobId: string, timestamp: number): string {
  return JSON.stringify({
    jobId,
    attempts: Number.MAX_SAFE_INTEGER,
    backoff: { type: CAPPED_BACKOFF },
    removeOnComplete: true,
    stackTraceLimit: 1,
    delay: 0,
    timestamp,
  });
}
