// The text of a response of Elasticsearch, and what its errors name.
import type { Readable } from 'node:stream';
import { MIN_COUNTED_ANSWER_BYTES } from '../limits/memory-budget.ts';
import type { ShardFailure } from './partial-read.ts';

/** How much of an error response is quoted in a log line. */
const QUOTED_CHARACTERS = 1_000;

/** A response, or the beginning of one. */
export interface ResponseText {
  /** UTF-8 decoded as Latin-1. */
  latin1: string;
  /** The response is longer than its limit, so the rest was not read. */
  isCut: boolean;
}

/**
 * Reads a response as UTF-8 decoded as Latin-1. One that is longer than the limit is cut.
 * @param whenLong is awaited before more than a short response is read
 */
export async function readText(
  stream: Readable,
  { limitBytes, whenLong }: { limitBytes: number; whenLong: () => Promise<unknown> },
): Promise<ResponseText> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (bytes <= MIN_COUNTED_ANSWER_BYTES && bytes + chunk.length > MIN_COUNTED_ANSWER_BYTES)
      await whenLong();
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop destroys the stream and its connection, so Elasticsearch stops sending.
    if (bytes > limitBytes) break;
  }
  return { latin1: Buffer.concat(chunks, bytes).toString('latin1'), isCut: bytes > limitBytes };
}

/** The error of Elasticsearch, or the beginning of a text that is not from Elasticsearch itself. */
export function parseError(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.slice(0, QUOTED_CHARACTERS);
  }
}

/** The names in the error of closed indices. */
export function closedIndices(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/"index":"([^"]+)"/g), ([, name = '']) => name))];
}

/** The failed shards in the error of a search. */
export function shardFailures(text: string): ShardFailure[] {
  try {
    const { error } = JSON.parse(text) as { error?: { failed_shards?: ShardFailure[] } };
    return error?.failed_shards ?? [];
  } catch {
    // The text is not from Elasticsearch itself, so it names no shards.
    return [];
  }
}
