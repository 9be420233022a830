// The one place that knows the shape of a job.
import { constants, zstdCompressSync, zstdDecompressSync, type ZstdOptions } from 'node:zlib';
import { CAPPED_BACKOFF } from './connection.ts';

/** What a job holds in Redis, as JSON. */
export interface JobData {
  /** Version of this shape. */
  v: 1;
  /** Lines of a `_bulk` body, an action line and a document line for each log, the last newline included. */
  lines: string;
  /** `zstd`: compressed and in base64. */
  encoding: 'plain' | 'zstd';
  logs: number;
  /** Of the plain lines. */
  bytes: number;
  /** A replay of dead letters: their letters go when the job is settled. */
  replay?: true;
}

/** Logs for one job, as the door makes them. At best 0.3 to 1 MB of lines (JOB_BYTES). */
export interface JobInput {
  /** Id of the job's first log: the job's own id follows from it, so that it cannot be added twice. */
  firstId: string;
  logs: number;
  /** Lines of a `_bulk` body as in `JobData`. */
  lines: string | Buffer;
}

/** A job made ready for Redis. */
export interface EncodedJob {
  id: string;
  logs: number;
  bytes: number;
  /** `JobData` as JSON. */
  data: string;
}

/** Where the door should cut: past it a job gains no more speed and costs Elasticsearch memory. */
export const JOB_BYTES = 1024 * 1024;
/** Below, compression costs more time than it saves. */
const COMPRESS_FROM_BYTES = 8 * 1024;
/**
 * A window of 128 KiB instead of 512: a third less time for a ninth more bytes (730 KB of lines in 380 µs to 58 KB instead
 * of 540 µs to 52 KB), and less memory.
 */
const ZSTD_PARAMS = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 17 };
/** Lines come out 10 to 15 times smaller: most jobs in one piece. */
const ZSTD_CHUNK_BYTES = 128 * 1024;

/** Whatever a job says of its size; those of the door stay far below. */
const MOST_IN_ONE_PIECE = 64 * JOB_BYTES;

/** What makes a job another than that of its first log. */
export interface JobVariant {
  id: string;
  replay?: true;
}

/** Encodes a job; the lines are compressed where that makes them smaller. */
export function encodeJob(input: JobInput, variant?: JobVariant): EncodedJob {
  const { firstId, logs } = input;
  const id = variant?.id ?? firstId;
  const replay = variant?.replay ? ({ replay: true } as const) : {};
  const plain = typeof input.lines === 'string' ? Buffer.from(input.lines) : input.lines;
  const bytes = plain.length;
  if (bytes >= COMPRESS_FROM_BYTES) {
    const options = { params: ZSTD_PARAMS, pledgedSrcSize: bytes, chunkSize: ZSTD_CHUNK_BYTES };
    const lines = zstdCompressSync(plain, options).toString('base64');
    if (lines.length < bytes) {
      const data: JobData = { v: 1, logs, bytes, encoding: 'zstd', ...replay, lines };
      return { id, logs, bytes, data: JSON.stringify(data) };
    }
  }
  const data: JobData = {
    v: 1,
    logs,
    bytes,
    encoding: 'plain',
    ...replay,
    lines: typeof input.lines === 'string' ? input.lines : plain.toString(),
  };
  return { id, logs, bytes, data: JSON.stringify(data) };
}

/** The lines of a job as bytes. Throws where the job is none of ours or broken. */
export function decodeLines(data: JobData): Buffer {
  if (data?.v !== 1) throw new Error(`A job of an unknown shape (version ${String(data?.v)})`);
  const lines =
    data.encoding === 'zstd'
      ? zstdDecompressSync(Buffer.from(data.lines, 'base64'), inOnePiece(data.bytes))
      : Buffer.from(data.lines);
  if (lines.length !== data.bytes) throw new Error(`A job of ${data.bytes} bytes holds ${lines.length}`);
  return lines;
}

/** Room for all that comes out: put together of pieces it would take its memory twice. */
function inOnePiece(bytes: number): ZstdOptions {
  return { chunkSize: Math.min(Math.max(bytes, 64), MOST_IN_ONE_PIECE) };
}

/** Bull's options of a job, as the JSON that Bull stores. `Infinity` attempts would mean one. */
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
