// Reads a file as text, decompressed where the browser can.
import type { Compression } from './file-kind';

/** How much of a file is read to show how its lines are read. */
const PREVIEW_BYTES = 64 * 1024;

/** The beginning of a text. */
export interface TextHead {
  text: string;
  isWhole: boolean;
}

/** The bytes of a file, decompressed if it is gzip. Browsers have no API for Zstandard. */
export function bytesOf(file: Blob, compression: Compression): ReadableStream<Uint8Array<ArrayBuffer>> {
  return compression === 'gzip' ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
}

/** Up to `maxBytes` from the beginning of a text. A character that is cut at the end is left out. */
export async function readHead(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes = PREVIEW_BYTES,
): Promise<TextHead> {
  const reader = stream.getReader();
  let decoder: TextDecoder | undefined;
  let text = '';
  let left = maxBytes;
  while (left > 0) {
    const { done, value } = await reader.read();
    if (done) return { text: text + (decoder?.decode() ?? ''), isWhole: true };
    decoder ??= new TextDecoder(encodingOf(value));
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.length;
  }
  const { done } = left === 0 ? await reader.read() : { done: false };
  await reader.cancel();
  return { text, isWhole: done };
}

/** The encoding that a mark at the beginning tells. The API takes the same ones. */
export function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}
